import { useSignal } from '@preact/signals';
import { accentContrast, type BrandColours, LEAST_ACCENT_CONTRAST } from '@tatami/kernel';
import type { Branding } from '@tatami/rest';
import { useApp } from '../context.ts';
import { Field } from '../ui/field.tsx';
import { Segments } from '../ui/segments.tsx';
import { BrandingPreview } from './branding-preview.tsx';
import type { BrandingSettings } from './branding-settings.ts';

const SOURCES = ['name', 'own'] as const;
const FONTS: readonly Branding['font'][] = ['inter', 'montserrat', 'nunito', 'source-serif'];
const FONT_NAMES: Readonly<Record<Branding['font'], string>> = {
  inter: 'Inter',
  montserrat: 'Montserrat',
  nunito: 'Nunito',
  'source-serif': 'Source Serif',
};
const PARTS = ['primary', 'accent'] as const;
const SUGGESTED = { primary: '#3b1a78', accent: '#00d4ff' } as const;
const LONGEST_INTRO = 60;

export interface BrandingFormProps {
  readonly settings: BrandingSettings;
  readonly branding: Branding;
}

/** Colours, font, music and the line that videos begin with. */
export function BrandingForm({ settings, branding }: BrandingFormProps) {
  const { language, toasts } = useApp();
  const { text, has } = language.translator.value;
  const source = useSignal<(typeof SOURCES)[number]>(branding.colours === null ? 'name' : 'own');
  const colours = useSignal<BrandColours>(branding.colours ?? SUGGESTED);
  const font = useSignal(branding.font);
  const hasMusic = useSignal(branding.hasMusic);
  const intro = useSignal(branding.intro ?? '');
  const isSaving = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const isOwn = source.value === 'own';
  const isUnseen = isOwn && accentContrast(colours.value) < LEAST_ACCENT_CONTRAST;
  const show = (other: Branding) => {
    source.value = other.colours === null ? 'name' : 'own';
    colours.value = other.colours ?? SUGGESTED;
    font.value = other.font;
    hasMusic.value = other.hasMusic;
    intro.value = other.intro ?? '';
  };
  const save = async (event: Event) => {
    event.preventDefault();
    if (isSaving.value || isUnseen) return;
    isSaving.value = true;
    const line = intro.value.trim();
    problem.value = await settings.save({
      colours: isOwn ? colours.value : null,
      font: font.value,
      hasMusic: hasMusic.value,
      intro: line === '' ? null : line,
    });
    isSaving.value = false;
    const state = settings.state.value;
    if (problem.value === 'revision-stale' && state.kind === 'loaded') show(state.branding);
    if (problem.value === undefined) toasts.show(text('branding.saved'));
  };
  const why = `branding.problem.${problem.value}`;
  return (
    <form class="card brand-form" onSubmit={save} noValidate>
      <Segments
        legend={text('branding.colours')}
        values={SOURCES}
        chosen={source.value}
        onChoose={one => {
          source.value = one;
        }}
        show={one => text(`branding.colours.${one}`)}
      />
      {isOwn && (
        <>
          <div class="brand-colours">
            {PARTS.map(part => (
              <Field
                key={part}
                label={text(`branding.${part}`)}
                fault={part === 'accent' && isUnseen ? text('branding.unseen') : undefined}
              >
                {binding => (
                  <input
                    {...binding}
                    type="color"
                    value={colours.value[part]}
                    onInput={event => {
                      colours.value = { ...colours.value, [part]: event.currentTarget.value };
                    }}
                  />
                )}
              </Field>
            ))}
          </div>
          <BrandingPreview colours={colours.value} intro={intro.value.trim()} logoUrl={branding.logo?.url} />
        </>
      )}
      <Segments
        legend={text('branding.font')}
        values={FONTS}
        chosen={font.value}
        onChoose={one => {
          font.value = one;
        }}
        show={one => FONT_NAMES[one]}
      />
      <Field label={text('branding.intro')} hint={text('branding.intro.hint')}>
        {binding => (
          <input
            {...binding}
            maxLength={LONGEST_INTRO}
            value={intro.value}
            onInput={event => {
              intro.value = event.currentTarget.value;
            }}
          />
        )}
      </Field>
      <label class="switch">
        <input
          type="checkbox"
          checked={hasMusic.value}
          onChange={event => {
            hasMusic.value = event.currentTarget.checked;
          }}
        />
        <span>{text('branding.music')}</span>
      </label>
      {problem.value !== undefined && (
        <p class="problem" role="alert">
          {text(has(why) ? why : 'branding.problem.other')}
        </p>
      )}
      <button
        type="submit"
        class="button button-primary button-wide"
        aria-disabled={isSaving.value || isUnseen}
      >
        {text(isSaving.value ? 'app.loading' : 'branding.save')}
      </button>
    </form>
  );
}
