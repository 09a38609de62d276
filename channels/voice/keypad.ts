import type { Clock } from './clock.ts';

/** After the last key, for who forgets the hash key (ms). */
const LAST_KEY_MS = 3_000;
export interface Keypad {
  /** `several`: what is asked may have many digits; else one key is an answer. */
  press(key: string, several: boolean): void;
  busy(): boolean;
  clear(): void;
}

/** Gathers keys until the hash key or a pause; the star begins anew. They are held, never logged. */
export function createKeypad(clock: Clock, typed: (keys: string) => void): Keypad {
  let keys = '';
  let stop: (() => void) | null = null;
  const clear = (): void => {
    stop?.();
    keys = '';
  };
  const finish = (): void => {
    const all = keys;
    clear();
    if (all !== '') typed(all);
  };
  return {
    clear,
    busy: () => keys !== '',
    press(key, several) {
      stop?.();
      if (key === '*') keys = '';
      else if (key !== '#') keys += key;
      if (key === '#' || (!several && keys.length === 1)) finish();
      else stop = clock.after(LAST_KEY_MS, finish);
    },
  };
}
