interface Cookie {
  readonly value: string;
  readonly path: string;
}

/** As much of a browser as a sign-in needs: it keeps cookies by name and path, and follows redirects and forms. */
export class Browser {
  readonly #cookies = new Map<string, Cookie>();

  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const cookie = [...this.#cookies]
      .filter(([, { path }]) => pathname === path || pathname.startsWith(path.replace(/\/?$/, '/')))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0(;|$)/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path: /path=([^;]*)/i.exec(line)?.[1] ?? '/' });
    }
    return response;
  }

  /** Follows redirects until a page is shown or the browser is sent to another origin. */
  async follow(url: string, init: RequestInit = {}): Promise<{ url: string; response: Response }> {
    let response = await this.ask(url, init);
    let here = url;
    for (;;) {
      const location = response.headers.get('location');
      if (location === null) return { url: here, response };
      const next = new URL(location, here).href;
      if (new URL(next).origin !== new URL(here).origin) return { url: next, response };
      here = next;
      response = await this.ask(here);
    }
  }

  /** Sends the form of a page, with its hidden fields and these. */
  async submit(
    page: { url: string; html: string },
    fields: Readonly<Record<string, string>>,
  ): Promise<{ url: string; response: Response }> {
    const { action, hidden } = formOf(page.html);
    return this.follow(new URL(action, page.url).href, {
      method: 'POST',
      body: new URLSearchParams({ ...hidden, ...fields }),
    });
  }
}

function formOf(html: string): { action: string; hidden: Record<string, string> } {
  const form = /<form\b[^>]*>/i.exec(html)?.[0];
  if (form === undefined) throw new Error('There is no form on the page');
  const inputs = [...html.matchAll(/<input\b[^>]*>/gi)].map(([tag]) => tag);
  const hidden = inputs
    .filter(tag => attribute(tag, 'type') === 'hidden')
    .map(tag => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? ''] as const);
  return { action: attribute(form, 'action') ?? '', hidden: Object.fromEntries(hidden) };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return value?.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
}
