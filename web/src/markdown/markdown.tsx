import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';

type Render = (source: string) => DocumentFragment;
type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly render: Render }
  | { readonly kind: 'failed' };

/** The library comes when something is to be shown with it. Where it does not come, the source can still be read. */
export function Markdown({ source }: { readonly source: string }) {
  const { text } = useApp().language.translator.value;
  const loaded = useSignal<Loaded>({ kind: 'loading' });
  useEffect(() => {
    import('./render-markdown.ts').then(
      ({ renderMarkdown }) => {
        loaded.value = { kind: 'ready', render: renderMarkdown };
      },
      () => {
        loaded.value = { kind: 'failed' };
      },
    );
  }, [loaded]);
  const state = loaded.value;
  if (state.kind === 'loading')
    return <div class="markdown skeleton" role="status" aria-label={text('app.loading')} />;
  if (state.kind === 'failed') return <div class="markdown markdown-source">{source}</div>;
  return <Rendered source={source} render={state.render} />;
}

function Rendered({ source, render }: { readonly source: string; readonly render: Render }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    element.current?.replaceChildren(rendered(source, render));
  }, [source, render]);
  return <div ref={element} class="markdown" />;
}

function rendered(source: string, render: Render): Node {
  try {
    return render(source);
  } catch (cause) {
    console.warn('markdown', cause);
    return document.createTextNode(source);
  }
}
