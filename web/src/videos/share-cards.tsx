import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import type { VideoRowProps } from './video-calls.ts';
import { type CardFormat, dataUrlOf, fetchedFile, isCard, keepFile, shareFile } from './video-files.ts';

type Cards =
  | { readonly kind: 'hidden' }
  | { readonly kind: 'fetching' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'shown'; readonly cards: readonly ShownCard[] };

interface ShownCard {
  readonly format: CardFormat;
  readonly file: File;
  /** With the picture in it: the policy of the page shows no pictures from elsewhere. */
  readonly url: string;
}

/** Pictures of the year by themselves: they are fetched when somebody wants to see them, and shared or saved. */
export function ShareCards({ list, video }: VideoRowProps) {
  const { text } = useApp().language.translator.value;
  const cards = useSignal<Cards>({ kind: 'hidden' });
  const files = video.files.filter(isCard);
  if (files.length === 0) return null;
  const show = async () => {
    cards.value = { kind: 'fetching' };
    try {
      const shown = files.map(async (card): Promise<ShownCard> => {
        const file = await fetchedFile(list, video, card);
        return { format: card.format, file, url: await dataUrlOf(file) };
      });
      cards.value = { kind: 'shown', cards: await Promise.all(shown) };
    } catch (cause) {
      console.warn('cards', cause);
      cards.value = { kind: 'failed' };
    }
  };
  const now = cards.value;
  if (now.kind !== 'shown') {
    return (
      <>
        <button
          type="button"
          class="button button-wide"
          aria-disabled={now.kind === 'fetching'}
          onClick={() => now.kind !== 'fetching' && show()}
        >
          {text(now.kind === 'fetching' ? 'app.loading' : 'videos.cards')}
        </button>
        {now.kind === 'failed' && (
          <p class="problem" role="alert">
            {text('videos.cards.failed')}
          </p>
        )}
      </>
    );
  }
  return (
    <ul class="share-cards" aria-label={text('videos.cards')}>
      {now.cards.map(card => (
        <ShareCard key={card.format} card={card} year={video.year} />
      ))}
    </ul>
  );
}

function ShareCard({ card, year }: { readonly card: ShownCard; readonly year: number }) {
  const { text } = useApp().language.translator.value;
  const { format, file, url } = card;
  const [kind, shape] = format.split('-') as ['numbers' | 'badge' | 'poc', 'wide' | 'square'];
  const name = `${text(`videos.card.${kind}`)} (${text(`videos.cards.shape.${shape}`)})`;
  return (
    <li>
      <img src={url} alt={name} />
      <div class="row">
        {navigator.canShare?.({ files: [file] }) && (
          <button
            type="button"
            class="button button-primary"
            aria-label={`${text('videos.share')}: ${name}`}
            onClick={() => shareFile(file, text('videos.shareTitle', { year }))}
          >
            {text('videos.share')}
          </button>
        )}
        <button
          type="button"
          class="button"
          aria-label={`${text('videos.card.save')}: ${name}`}
          onClick={() => keepFile(file)}
        >
          {text('videos.card.save')}
        </button>
      </div>
    </li>
  );
}
