import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { Language } from '../i18n/translate.ts';
import { LanguageSegments } from '../orders/language-segments.tsx';
import { OrderList } from '../orders/order-list.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Segments } from '../ui/segments.tsx';
import { videoCalls } from './video-calls.ts';
import { VideoRow } from './video-row.tsx';

const FORMATS = ['portrait', 'landscape'] as const;
/** The current year and those before it that can be chosen. */
const YEARS = 3;

/** The year of who is signed in, as a video: asked for, watched while it is made, watched, and shared. */
export function VideosSection() {
  const { rest, language } = useApp();
  const { text, has, language: spoken } = language.translator.value;
  const list = useMemo(() => new OrderList(videoCalls(rest)), [rest]);
  useEffect(() => {
    void list.load();
    return () => list.end();
  }, [list]);
  const thisYear = new Date().getUTCFullYear();
  const year = useSignal(thisYear);
  const written = useSignal<Language>(spoken);
  const format = useSignal<(typeof FORMATS)[number]>('portrait');
  const isAsking = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const ask = async (event: Event) => {
    event.preventDefault();
    if (isAsking.value) return;
    isAsking.value = true;
    problem.value = await list.ask({ year: year.value, language: written.value, format: format.value });
    isAsking.value = false;
  };
  const state = list.state.value;
  const why = `reports.problem.${problem.value}`;
  return (
    <section class="videos" aria-labelledby="videos-title">
      <h2 id="videos-title">{text('videos.title')}</h2>
      <form class="card report-form" onSubmit={ask}>
        <p class="soft">{text('videos.lead')}</p>
        <Segments
          legend={text('videos.year')}
          values={Array.from({ length: YEARS }, (_, back) => thisYear - back)}
          chosen={year.value}
          onChoose={one => {
            year.value = one;
          }}
          show={one => one}
        />
        <Segments
          legend={text('videos.format')}
          values={FORMATS}
          chosen={format.value}
          onChoose={one => {
            format.value = one;
          }}
          show={one => text(`videos.format.${one}`)}
        />
        <LanguageSegments legend={text('videos.language')} chosen={written} />
        {problem.value !== undefined && (
          <p class="problem" role="alert">
            {text(has(why) ? why : 'videos.problem')}
          </p>
        )}
        <button type="submit" class="button button-primary button-wide" aria-disabled={isAsking.value}>
          {text(isAsking.value ? 'app.loading' : 'videos.make')}
        </button>
      </form>
      {state.kind === 'failed' && <LoadFailed what={text('videos.failed')} retry={() => list.load()} />}
      {state.kind === 'loaded' && (
        <ul class="reports">
          {state.orders.map(video => (
            <VideoRow key={video.id} list={list} video={video} />
          ))}
        </ul>
      )}
    </section>
  );
}
