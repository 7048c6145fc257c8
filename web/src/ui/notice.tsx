import type { ComponentChildren } from 'preact';

/** A page that says one thing and offers what to do about it. */
export function Notice({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children?: ComponentChildren;
}) {
  return (
    <main class="notice">
      <h1>{title}</h1>
      {text !== undefined && <p>{text}</p>}
      {children !== undefined && <div class="row">{children}</div>}
    </main>
  );
}
