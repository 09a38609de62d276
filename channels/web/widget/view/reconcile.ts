/** One child by its key. `make` runs once, `update` on every pass: nodes stay, so nothing is read out twice. */
export interface Block { key: string; make(): HTMLElement; update?(node: HTMLElement): void }

const keys = new WeakMap<Node, string>();

/** Makes the children of `parent` these blocks, in this order, moving and replacing as little as it can. */
export function reconcile(parent: HTMLElement, blocks: Block[]): void {
  const before = new Map([...parent.children].map((node) => [keys.get(node) ?? '', node]));
  const wanted = new Set(blocks.map((block) => block.key));
  for (const [key, node] of before) if (!wanted.has(key)) node.remove();
  let place = parent.firstElementChild;
  for (const block of blocks) {
    const found = before.get(block.key);
    const node = found instanceof HTMLElement ? found : block.make();
    keys.set(node, block.key);
    block.update?.(node);
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
}
