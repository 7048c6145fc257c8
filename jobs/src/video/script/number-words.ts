import type { ReportLanguage } from '../../report/report-request.ts';
import type { Reading } from './sentence.ts';

/** Of what is counted; in English it makes no difference. */
export type Gender = 'masculine' | 'feminine';

const EN_SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const EN_TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const PT_SMALL =
  'zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove'.split(
    ' ',
  );
const PT_TENS = '- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa'.split(' ');
const PT_HUNDREDS =
  '- cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos'.split(' ');

/** Above this a voice may read digits as it likes. */
const LARGEST = 999_999;

/** A whole number as it is written and as it is read: in Portuguese `22 POCs` are `vinte e duas`. */
export function readNumber(value: number, language: ReportLanguage, gender: Gender): Reading {
  const shown = new Intl.NumberFormat(language, { useGrouping: 'always' }).format(value);
  if (!Number.isInteger(value) || value < 0 || value > LARGEST) return { shown, spoken: shown };
  return { shown, spoken: inWords(value, language, gender) };
}

/** A year: its digits without a separator, in words. */
export function readYear(year: number, language: ReportLanguage): Reading {
  if (language === 'en' && year % 1_000 >= 10 && year % 100 > 0) {
    const [first, last] = [Math.floor(year / 100), year % 100];
    return { shown: String(year), spoken: `${english(first)} ${last < 10 ? 'oh ' : ''}${english(last)}` };
  }
  return { shown: String(year), spoken: inWords(year, language, 'masculine') };
}

function inWords(value: number, language: ReportLanguage, gender: Gender): string {
  return language === 'en' ? english(value) : portuguese(value, gender);
}

function english(value: number): string {
  if (value < 20) return EN_SMALL[value] as string;
  if (value < 100) {
    const ones = value % 10;
    return `${EN_TENS[Math.floor(value / 10)]}${ones > 0 ? `-${EN_SMALL[ones]}` : ''}`;
  }
  const [unit, name] = value < 1_000 ? ([100, 'hundred'] as const) : ([1_000, 'thousand'] as const);
  const rest = value % unit;
  return `${english(Math.floor(value / unit))} ${name}${rest > 0 ? ` ${english(rest)}` : ''}`;
}

function portuguese(value: number, gender: Gender): string {
  if (value < 20) return portugueseSmall(value, gender);
  if (value < 100) {
    const ones = value % 10;
    return `${PT_TENS[Math.floor(value / 10)]}${ones > 0 ? ` e ${portugueseSmall(ones, gender)}` : ''}`;
  }
  if (value === 100) return 'cem';
  if (value < 1_000) {
    const hundreds = PT_HUNDREDS[Math.floor(value / 100)] as string;
    const rest = value % 100;
    const agreeing = gender === 'feminine' ? hundreds.replace(/os$/, 'as') : hundreds;
    return `${agreeing}${rest > 0 ? ` e ${portuguese(rest, gender)}` : ''}`;
  }
  const thousands = Math.floor(value / 1_000);
  const rest = value % 1_000;
  const begin = thousands === 1 ? 'mil' : `${portuguese(thousands, gender)} mil`;
  if (rest === 0) return begin;
  // "mil e cem", "mil e vinte", but "mil cento e vinte".
  return `${begin}${rest < 100 || rest % 100 === 0 ? ' e' : ''} ${portuguese(rest, gender)}`;
}

function portugueseSmall(value: number, gender: Gender): string {
  if (gender === 'feminine' && value === 1) return 'uma';
  if (gender === 'feminine' && value === 2) return 'duas';
  return PT_SMALL[value] as string;
}
