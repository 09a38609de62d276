import type { Page } from 'playwright-core';

/** Texts of the widget, or of the page, whose contrast with what is behind them is under 4.5 : 1 (WCAG 2, AA). */
export async function faintTexts(page: Page, root: 'widget' | 'page'): Promise<string[]> {
  return page.evaluate(`(${SCRIPT})(${root === 'widget' ? "document.querySelector('errand-chat').shadowRoot" : 'document.body'})`);
}

// In words of the browser: the tests are compiled without its types.
const SCRIPT = `(root) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const parent = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const behind = (node) => {
    for (let at = node; at; at = parent(at)) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 255] : [255, 255, 255, 255];
  };
  const faint = [];
  for (const node of root.querySelectorAll('*')) {
    const text = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data.trim()).join('');
    if (text === '' || !node.checkVisibility() || node.closest('style, script, .spoken, option')) continue;
    const [light, dark] = [luminance(rgba(getComputedStyle(node).color)), luminance(behind(node))].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) faint.push(text.slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return faint;
}`;
