/**
 * Which web pages may connect. Browsers always send an Origin, native clients none; a page that is not listed is
 * refused before the upgrade, so that it cannot use somebody's browser.
 */
export class OriginAllowList {
  readonly #origins: ReadonlySet<string>;

  /** @param origins such as `https://dojo.example.com`; `*` allows all */
  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins);
  }

  allows(origin: string): boolean {
    return origin === '' || this.#origins.has('*') || this.#origins.has(origin);
  }
}
