import { type BrandColours, brandBackground } from '@tatami/kernel';
import { useApp } from '../context.ts';

export interface BrandingPreviewProps {
  readonly colours: BrandColours;
  readonly intro: string;
  readonly logoUrl: string | undefined;
}

/** About how a video begins: with the same colours. */
export function BrandingPreview({ colours, intro, logoUrl }: BrandingPreviewProps) {
  const { language, signIn } = useApp();
  const { text } = language.translator.value;
  const signedIn = signIn.state.value;
  return (
    <figure
      class="brand-preview"
      style={{ background: `linear-gradient(135deg, ${brandBackground(colours).join(', ')})` }}
    >
      <p class="brand-preview-name">
        {logoUrl !== undefined && <img src={logoUrl} alt="" />}
        {'tenant' in signedIn && signedIn.tenant.name}
      </p>
      <p class="brand-preview-title">{text('branding.preview.title')}</p>
      <span class="brand-preview-line" style={{ background: colours.accent }} />
      {intro !== '' && <p>{intro}</p>}
      <figcaption>{text('branding.preview')}</figcaption>
    </figure>
  );
}
