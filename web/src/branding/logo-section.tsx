import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { BrandingFormProps } from './branding-form.tsx';
import { fittingPicture } from './fitting-picture.ts';

/** The logo: shown, sent, and removed. */
export function LogoSection({ settings, branding }: BrandingFormProps) {
  const { text, has } = useApp().language.translator.value;
  const input = useRef<HTMLInputElement>(null);
  const isBusy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const run = async (work: () => Promise<string | undefined>) => {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = await work();
    isBusy.value = false;
  };
  const send = async (file: File | undefined) => {
    if (file === undefined) return undefined;
    let picture: Blob;
    try {
      picture = await fittingPicture(file);
    } catch (cause) {
      console.warn('logo', cause);
      return 'validation-failed';
    }
    return settings.setLogo(picture);
  };
  const { logo } = branding;
  const why = `branding.logo.problem.${problem.value}`;
  return (
    <section class="card brand-form" aria-labelledby="logo-title">
      <h2 id="logo-title">{text('branding.logo')}</h2>
      {logo === null ? (
        <p class="soft">{text('branding.logo.none')}</p>
      ) : (
        <img class="brand-logo" src={logo.url} alt={text('branding.logo')} />
      )}
      <input
        ref={input}
        type="file"
        accept="image/png,image/webp,image/jpeg"
        hidden
        onChange={event => {
          const [file] = event.currentTarget.files ?? [];
          // So that the same file can be chosen again.
          event.currentTarget.value = '';
          void run(() => send(file));
        }}
      />
      {problem.value !== undefined && (
        <p class="problem" role="alert">
          {text(has(why) ? why : 'branding.problem.other')}
        </p>
      )}
      <div class="row">
        <button
          type="button"
          class="button"
          aria-disabled={isBusy.value}
          onClick={() => input.current?.click()}
        >
          {text(logo === null ? 'branding.logo.add' : 'branding.logo.change')}
        </button>
        {logo !== null && (
          <button
            type="button"
            class="button button-danger"
            aria-disabled={isBusy.value}
            onClick={() => run(() => settings.removeLogo())}
          >
            {text('branding.logo.remove')}
          </button>
        )}
      </div>
    </section>
  );
}
