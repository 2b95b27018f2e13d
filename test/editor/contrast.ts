import type { Page } from 'playwright-core';

/** A text that is hard to read. */
export interface Faint {
  text: string;
  contrast: number;
}

/** The texts of the open dialog whose contrast with what is behind them is below 4.5 (WCAG AA). */
export async function faintTexts(page: Page): Promise<Faint[]> {
  return page.evaluate(() => {
    const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string): number => {
      const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element: Element): string => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        const opacity = channels(backgroundColor)[3] ?? 1;
        if (opacity > 0.99) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    const texts = [...document.querySelectorAll('.sensor-clouds *')].filter(
      (element) =>
        element instanceof HTMLElement &&
        element.offsetParent !== null &&
        (element.matches('input, select, textarea') ||
          [...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent?.trim())),
    );
    return texts
      .map((element) => {
        const [one, other] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
        const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        return { text: element.textContent.trim().slice(0, 40), contrast };
      })
      .filter(({ contrast }) => contrast < 4.5);
  });
}
