import { createRequire } from 'node:module';
import type { BrandFont } from '@tatami/persistence';

const require = createRequire(import.meta.url);

/** A family with the files of the weights that we use. */
interface FontFamily {
  /** As the files call it. */
  readonly name: string;
  readonly files: Readonly<Record<400 | 500 | 600 | 800, string>>;
}

/** All under the SIL Open Font License, from packages, so that what is made looks the same wherever it is made. */
export const FONT_FAMILIES: Readonly<Record<BrandFont, FontFamily>> = {
  inter: {
    name: 'Inter',
    files: {
      400: require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
      500: require.resolve('@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf'),
      600: require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
      800: require.resolve('@expo-google-fonts/inter/800ExtraBold/Inter_800ExtraBold.ttf'),
    },
  },
  montserrat: {
    name: 'Montserrat',
    files: {
      400: require.resolve('@expo-google-fonts/montserrat/400Regular/Montserrat_400Regular.ttf'),
      500: require.resolve('@expo-google-fonts/montserrat/500Medium/Montserrat_500Medium.ttf'),
      600: require.resolve('@expo-google-fonts/montserrat/600SemiBold/Montserrat_600SemiBold.ttf'),
      800: require.resolve('@expo-google-fonts/montserrat/800ExtraBold/Montserrat_800ExtraBold.ttf'),
    },
  },
  nunito: {
    name: 'Nunito',
    files: {
      400: require.resolve('@expo-google-fonts/nunito/400Regular/Nunito_400Regular.ttf'),
      500: require.resolve('@expo-google-fonts/nunito/500Medium/Nunito_500Medium.ttf'),
      600: require.resolve('@expo-google-fonts/nunito/600SemiBold/Nunito_600SemiBold.ttf'),
      800: require.resolve('@expo-google-fonts/nunito/800ExtraBold/Nunito_800ExtraBold.ttf'),
    },
  },
  'source-serif': {
    name: 'Source Serif 4',
    files: {
      400: require.resolve('@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'),
      500: require.resolve('@expo-google-fonts/source-serif-4/500Medium/SourceSerif4_500Medium.ttf'),
      600: require.resolve('@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf'),
      800: require.resolve('@expo-google-fonts/source-serif-4/800ExtraBold/SourceSerif4_800ExtraBold.ttf'),
    },
  },
};
