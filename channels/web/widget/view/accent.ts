/** The text colour, black or white, that reads better on a background given as `rgb(…)` (WCAG relative luminance). */
export function textOn(background: string): string {
  const [red = 0, green = 0, blue = 0] = (background.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#fff' : '#000';
}

function linear(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Sets the site's accent, and the text colour that goes with it; a value that is no colour changes nothing. */
export function setAccent(host: HTMLElement, accent: string): void {
  if (!CSS.supports('color', accent)) return;
  host.style.setProperty('--errand-accent', accent);
  const probe = document.createElement('span');
  probe.style.color = accent;
  host.append(probe);
  host.style.setProperty('--errand-on-accent', textOn(getComputedStyle(probe).color));
  probe.remove();
}
