import type { NotificationKind, NotificationLanguage } from '@tatami/persistence';

export interface MailWords {
  readonly open: string;
  /** Why somebody gets it, and where to end that. */
  readonly footer: string;
  readonly kinds: Readonly<Record<NotificationKind, { readonly subject: string; readonly lead: string }>>;
}

const ENGLISH: MailWords = {
  open: 'Open it in Tatami',
  footer: 'You get this message because of what you did in Tatami. Choose there what you are told:',
  kinds: {
    'archive-ready': {
      subject: 'Your dojo is now a POC',
      lead: 'Your dojo has been archived and is now a POC, with everything in one file.',
    },
    'archive-failed': {
      subject: 'Your dojo could not be archived',
      lead: 'Your dojo could not be archived. You can try again on its page.',
    },
    'report-ready': { subject: 'Your report is ready', lead: 'The report that you asked for is ready.' },
    'report-failed': {
      subject: 'Your report could not be made',
      lead: 'The report that you asked for could not be made. You can ask for it again.',
    },
    'video-ready': { subject: 'The video of your year is ready', lead: 'The video of your year is ready.' },
    'video-failed': {
      subject: 'The video of your year could not be made',
      lead: 'The video of your year could not be made. You can ask for it again.',
    },
    'invitation-accepted': {
      subject: 'Your invitation was accepted',
      lead: 'Somebody has accepted your invitation.',
    },
  },
};

const PORTUGUESE: MailWords = {
  open: 'Abrir no Tatami',
  footer: 'Você recebe esta mensagem pelo que fez no Tatami. Escolha lá o que quer receber:',
  kinds: {
    'archive-ready': {
      subject: 'Seu dojo virou um POC',
      lead: 'Seu dojo foi arquivado e virou um POC, com tudo em um arquivo.',
    },
    'archive-failed': {
      subject: 'Não foi possível arquivar seu dojo',
      lead: 'Não foi possível arquivar seu dojo. Você pode tentar de novo na página dele.',
    },
    'report-ready': { subject: 'Seu relatório está pronto', lead: 'O relatório que você pediu está pronto.' },
    'report-failed': {
      subject: 'Não foi possível fazer seu relatório',
      lead: 'Não foi possível fazer o relatório que você pediu. Você pode pedir de novo.',
    },
    'video-ready': {
      subject: 'O vídeo do seu ano está pronto',
      lead: 'O vídeo do seu ano está pronto.',
    },
    'video-failed': {
      subject: 'Não foi possível fazer o vídeo do seu ano',
      lead: 'Não foi possível fazer o vídeo do seu ano. Você pode pedir de novo.',
    },
    'invitation-accepted': {
      subject: 'Seu convite foi aceito',
      lead: 'Alguém aceitou seu convite.',
    },
  },
};

export const MAIL_WORDS: Readonly<Record<NotificationLanguage, MailWords>> = {
  en: ENGLISH,
  'pt-BR': PORTUGUESE,
};
