import { useEffect, useRef } from 'preact/hooks';

/**
 * The h1 of a page, which is also the title of the tab. It takes the focus when following a link has left it nowhere,
 * so that a screen reader says where it is and the next Tab starts at the top.
 */
export function PageHeading({ text }: { readonly text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) heading.current?.focus();
  }, []);
  useEffect(() => {
    document.title = `${text} · Tatami`;
    return () => {
      document.title = 'Tatami';
    };
  }, [text]);
  return (
    <h1 ref={heading} tabIndex={-1} class="page-heading">
      {text}
    </h1>
  );
}
