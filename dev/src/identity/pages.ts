import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { DemoTenant, DemoUser } from '../demo/demo-tenants.ts';

const ROLE_HINTS = {
  owner: 'runs everything',
  facilitator: 'leads the dojo',
  participant: 'types along',
  viewer: 'watches',
} as const;

const STYLE = `
  :root { color-scheme: light dark; --ink: #1d2421; --soft: #5b6762; --line: #dfe4e0; --paper: #fff; --floor: #f3f5f1;
    --accent: #2f6b4f; --accent-soft: #e4efe8; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e9eeea; --soft: #9daaa3; --line: #2e3733; --paper: #1b211e; --floor: #121614;
      --accent: #7cc39f; --accent-soft: #223029; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 24px 16px;
    background: var(--floor); color: var(--ink); font: 16px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; }
  main { width: 100%; max-width: 420px; background: var(--paper); border: 1px solid var(--line); border-radius: 20px;
    padding: 28px 24px 20px; box-shadow: 0 12px 40px rgb(0 0 0 / .06); }
  .brand { display: flex; align-items: center; gap: 10px; color: var(--accent); font-weight: 650; letter-spacing: .01em; }
  .brand svg { width: 28px; height: 28px; flex: none; }
  h1 { font-size: 24px; line-height: 1.2; margin: 20px 0 4px; letter-spacing: -.01em; }
  p { margin: 0; color: var(--soft); }
  ul { list-style: none; margin: 20px 0; padding: 0; display: grid; gap: 8px; }
  button { font: inherit; color: inherit; cursor: pointer; border-radius: 14px; }
  .user { width: 100%; min-height: 64px; display: flex; align-items: center; gap: 14px; padding: 10px 14px;
    text-align: left; background: transparent; border: 1px solid var(--line); transition: border-color .12s, background .12s; }
  .user:hover { border-color: var(--accent); background: var(--accent-soft); }
  .user:focus-visible, .plain:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  .face { flex: none; width: 40px; height: 40px; }
  .who { flex: 1; min-width: 0; }
  .who b { display: block; font-weight: 600; }
  .who span { display: block; color: var(--soft); font-size: 14px; }
  .go { color: var(--soft); font-size: 20px; line-height: 1; }
  .note { font-size: 13px; border-top: 1px solid var(--line); padding-top: 16px; }
  .plain { min-height: 48px; padding: 10px 18px; border: 1px solid var(--line); border-radius: 14px;
    background: transparent; color: inherit; text-decoration: none; }
  .primary { background: var(--accent); border-color: var(--accent); color: var(--paper); font-weight: 600; }
  .row { display: flex; flex-wrap: wrap; gap: 10px; margin: 20px 0 8px; }
  @media (prefers-reduced-motion: reduce) { .user { transition: none; } }
`;

/** White letters have a contrast of at least 4.5 on each. */
const FACE_COLOURS = ['#2f6b4f', '#8a4b2d', '#3f5f9e', '#7a3f86', '#806000', '#a03a4d'];

/** The sign-in page: the tenant's demo users, one click each. */
export function signInPage(tenant: DemoTenant, action: string): string {
  const users = tenant.users.map((user, index) =>
    userButton(user, FACE_COLOURS[index % FACE_COLOURS.length]),
  );
  return page(
    `Sign in to ${tenant.name}`,
    `<h1>Sign in to ${text(tenant.name)}</h1>
    <p>Who would you like to be?</p>
    <form method="post" action="${text(action)}"><ul>${users.join('')}</ul></form>
    <p class="note">This is a development identity provider: there are no passwords. Production uses your own, such as
    Keycloak.</p>`,
  );
}

/** Shown for a sign-in that is too old, or was started in another browser. */
export function startAgainPage(pageUrl: string): string {
  return page(
    'Please start again',
    `<h1>Please start again</h1>
    <p>This sign-in has ended, or belongs to another browser.</p>
    <div class="row"><a class="plain" href="${text(pageUrl)}">Back to Tatami</a></div>`,
  );
}

/** For a request that the page got wrong: oidc-provider's words are for developers, and so is this provider. */
export function errorPage(ctx: KoaContextWithOIDC, message: string): void {
  ctx.set('content-security-policy', contentSecurityPolicy([]));
  ctx.type = 'html';
  ctx.body = page(
    'Sign-in failed',
    `<h1>Sign-in failed</h1>
    <p>${text(message)}</p>`,
  );
}

/** oidc-provider brings the form, with its token against forgery; what is asked is ours. */
export function signOutPage(
  ctx: KoaContextWithOIDC,
  tenant: DemoTenant,
  form: string,
  formTargets: readonly string[],
): void {
  ctx.set('content-security-policy', contentSecurityPolicy(formTargets));
  ctx.body = page(
    `Sign out of ${tenant.name}`,
    `<h1>Sign out of ${text(tenant.name)}?</h1>
    <p>Your dojos stay as they are.</p>
    ${form}
    <div class="row">
      <button class="plain primary" form="op.logoutForm" type="submit" name="logout" value="yes">Sign out</button>
      <button class="plain" form="op.logoutForm" type="submit">Stay signed in</button>
    </div>`,
  );
}

/** The end of a sign-out that did not say where to go on. */
export function signedOutPage(ctx: KoaContextWithOIDC, pageUrl: string): void {
  ctx.set('content-security-policy', contentSecurityPolicy([]));
  ctx.body = page(
    'Signed out',
    `<h1>You are signed out</h1>
    <div class="row"><a class="plain" href="${text(pageUrl)}">Back to Tatami</a></div>`,
  );
}

/** @param formTargets origins that a form may lead to: Chrome applies this to the redirects after it as well */
export function sendPage(
  response: ServerResponse,
  status: number,
  html: string,
  formTargets: readonly string[],
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(formTargets),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(html);
}

function contentSecurityPolicy(formTargets: readonly string[]): string {
  const style = createHash('sha256').update(STYLE).digest('base64');
  const form = ["'self'", ...formTargets].join(' ');
  return `default-src 'none'; style-src 'sha256-${style}'; form-action ${form}; frame-ancestors 'none'; base-uri 'none'`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)} · Tatami</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<div class="brand"><svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.4">
<rect x="3" y="3" width="26" height="26" rx="5"/><path d="M3 12h17M20 3v17M12 20h17M12 12v17"/></svg>Tatami</div>
${body}
</main>
</body>
</html>`;
}

function userButton(user: DemoUser, colour: string | undefined): string {
  const initials = user.name.replace(/(\p{L})\p{L}*\s*/gu, '$1');
  return `<li><button class="user" name="user" value="${text(user.id)}">
    ${face(initials, colour)}
    <span class="who"><b>${text(user.name)}</b><span>${user.role}, ${ROLE_HINTS[user.role]}</span></span>
    <span class="go" aria-hidden="true">›</span>
  </button></li>`;
}

/** A picture of initials as SVG: a style attribute would need 'unsafe-inline'. */
function face(initials: string, colour = '#555'): string {
  return `<svg class="face" viewBox="0 0 40 40" aria-hidden="true"><circle cx="20" cy="20" r="20" fill="${colour}"/>
    <text x="20" y="25" text-anchor="middle" fill="#fff" font-size="15" font-weight="650">${text(initials)}</text></svg>`;
}

function text(value: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return value.replace(/[&<>"']/g, character => entities[character] ?? '');
}
