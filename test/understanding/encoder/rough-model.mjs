import { load as loadBundled } from '../../../src/understanding/encoder/bundled-model.mjs';

/** The bundled model, with an accident for some texts. */
export async function load() {
  const embed = await loadBundled();
  return async (texts) => {
    if (texts.includes('die')) process.exit(7);
    if (texts.includes('fail')) throw new Error('this text cannot be encoded');
    if (texts.includes('hang')) await new Promise(() => {});
    return embed(texts);
  };
}
