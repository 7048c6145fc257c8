import type { ReportLanguage } from './report-request.ts';

/** A word by the plural categories of its language; those that a language has besides read as `other`. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

/** Everything that a report says of its own. */
export interface ReportWords {
  readonly reportOf: { readonly user: string; readonly tenant: string };
  readonly figures: {
    readonly pocs: Plural;
    readonly languages: Plural;
    readonly dojos: Plural;
    readonly people: Plural;
    readonly activeDays: Plural;
    readonly edits: Plural;
    readonly hours: Plural;
  };
  readonly headings: {
    readonly pocMonths: string;
    readonly languages: string;
    readonly tags: string;
    readonly dojoMonths: string;
    readonly calendar: string;
    readonly people: string;
    readonly pocs: string;
    readonly dojos: string;
  };
  readonly columns: {
    readonly month: string;
    readonly language: string;
    readonly tag: string;
    readonly pocs: string;
    readonly dojos: string;
    readonly name: string;
    readonly person: string;
    readonly edits: string;
    readonly activeDojos: string;
    readonly languages: string;
    readonly tags: string;
    readonly owner: string;
    readonly created: string;
    readonly began: string;
    readonly activeTime: string;
    readonly participants: string;
  };
  readonly csv: {
    readonly section: string;
    readonly date: string;
    readonly count: string;
    readonly minutes: string;
  };
  readonly nothing: {
    readonly pocs: string;
    readonly languages: string;
    readonly tags: string;
    readonly dojos: string;
    readonly edits: string;
  };
  readonly notes: {
    readonly userScope: string;
    readonly tenantScope: string;
    readonly utc: string;
    readonly edit: string;
    readonly activeTime: string;
    readonly unreadable: Plural;
  };
  readonly generated: string;
  readonly page: string;
  readonly unnamed: string;
  readonly private: string;
  /** What comes after a list that was cut; `#` is the number. */
  readonly notListed: Plural;
  readonly otherTags: Plural;
  readonly otherLanguages: Plural;
  readonly otherPeople: Plural;
  /** Alternative texts of charts: `#` is a number, `@` a label. */
  readonly mostIn: string;
}

const EN: ReportWords = {
  reportOf: { user: 'Personal report', tenant: 'Company report' },
  figures: {
    pocs: { one: 'POC created', other: 'POCs created' },
    languages: { one: 'language', other: 'languages' },
    dojos: { one: 'dojo held', other: 'dojos held' },
    people: { one: 'person editing', other: 'people editing' },
    activeDays: { one: 'active day', other: 'active days' },
    edits: { one: 'edit', other: 'edits' },
    hours: { one: 'hour of practice', other: 'hours of practice' },
  },
  headings: {
    pocMonths: 'POCs per month',
    languages: 'Languages',
    tags: 'Tags',
    dojoMonths: 'Dojos per month',
    calendar: 'Edits per day',
    people: 'People',
    pocs: 'All POCs of the period',
    dojos: 'All dojos of the period',
  },
  columns: {
    month: 'Month',
    language: 'Language',
    tag: 'Tag',
    pocs: 'POCs',
    dojos: 'Dojos',
    name: 'Name',
    person: 'Person',
    edits: 'Edits',
    activeDojos: 'Dojos',
    languages: 'Languages',
    tags: 'Tags',
    owner: 'Owner',
    created: 'Created',
    began: 'Began',
    activeTime: 'Active time',
    participants: 'Participants',
  },
  csv: { section: 'Section', date: 'Date', count: 'Count', minutes: 'Active minutes' },
  nothing: {
    pocs: 'No POC was created in this period.',
    languages: 'No POC of this period names a language.',
    tags: 'No POC of this period has a tag.',
    dojos: 'No dojo was held in this period.',
    edits: 'Nothing was edited in this period.',
  },
  notes: {
    userScope:
      'This report counts the POCs that the person owns, private ones too, and the dojos that they created or joined and may still see. Edits are theirs alone.',
    tenantScope:
      'This report counts what everybody of the company may see. Private POCs and private dojos are in none of its lists and sums.',
    utc: 'Days and months are counted in UTC.',
    edit: 'An edit is what one device sends at once, usually a few keystrokes.',
    activeTime: 'Active time leaves out pauses of more than ten minutes.',
    unreadable: {
      one: '# row of the journals could not be read and counts for nothing.',
      other: '# rows of the journals could not be read and count for nothing.',
    },
  },
  generated: 'Generated on',
  page: 'Page',
  unnamed: 'Unnamed',
  private: 'private',
  notListed: { one: 'and # more that is not listed', other: 'and # more that are not listed' },
  otherTags: { one: 'and # other tag', other: 'and # other tags' },
  otherLanguages: { one: 'and # other language', other: 'and # other languages' },
  otherPeople: { one: 'and # other person', other: 'and # other people' },
  mostIn: 'Most: # (@).',
};

const PT_BR: ReportWords = {
  reportOf: { user: 'Relatório pessoal', tenant: 'Relatório da empresa' },
  figures: {
    pocs: { one: 'POC criada', other: 'POCs criadas' },
    languages: { one: 'linguagem', other: 'linguagens' },
    dojos: { one: 'dojo realizado', other: 'dojos realizados' },
    people: { one: 'pessoa editando', other: 'pessoas editando' },
    activeDays: { one: 'dia ativo', other: 'dias ativos' },
    edits: { one: 'edição', other: 'edições' },
    hours: { one: 'hora de prática', other: 'horas de prática' },
  },
  headings: {
    pocMonths: 'POCs por mês',
    languages: 'Linguagens',
    tags: 'Tags',
    dojoMonths: 'Dojos por mês',
    calendar: 'Edições por dia',
    people: 'Pessoas',
    pocs: 'Todas as POCs do período',
    dojos: 'Todos os dojos do período',
  },
  columns: {
    month: 'Mês',
    language: 'Linguagem',
    tag: 'Tag',
    pocs: 'POCs',
    dojos: 'Dojos',
    name: 'Nome',
    person: 'Pessoa',
    edits: 'Edições',
    activeDojos: 'Dojos',
    languages: 'Linguagens',
    tags: 'Tags',
    owner: 'Responsável',
    created: 'Criada em',
    began: 'Início',
    activeTime: 'Tempo ativo',
    participants: 'Participantes',
  },
  csv: { section: 'Seção', date: 'Data', count: 'Quantidade', minutes: 'Minutos ativos' },
  nothing: {
    pocs: 'Nenhuma POC foi criada neste período.',
    languages: 'Nenhuma POC deste período indica uma linguagem.',
    tags: 'Nenhuma POC deste período tem tags.',
    dojos: 'Nenhum dojo foi realizado neste período.',
    edits: 'Nada foi editado neste período.',
  },
  notes: {
    userScope:
      'Este relatório conta as POCs da pessoa, inclusive as privadas, e os dojos que ela criou ou de que participou e ainda pode ver. As edições são somente dela.',
    tenantScope:
      'Este relatório conta o que todos da empresa podem ver. POCs privadas e dojos privados não estão em nenhuma lista nem soma.',
    utc: 'Dias e meses são contados em UTC.',
    edit: 'Uma edição é o que um dispositivo envia de uma vez, em geral poucas teclas.',
    activeTime: 'O tempo ativo não inclui pausas de mais de dez minutos.',
    unreadable: {
      one: '# linha dos diários não pôde ser lida e não foi contada.',
      other: '# linhas dos diários não puderam ser lidas e não foram contadas.',
    },
  },
  generated: 'Gerado em',
  page: 'Página',
  unnamed: 'Sem nome',
  private: 'privada',
  notListed: { one: 'e mais #, que não está na lista', other: 'e mais #, que não estão na lista' },
  otherTags: { one: 'e # outra tag', other: 'e # outras tags' },
  otherLanguages: { one: 'e # outra linguagem', other: 'e # outras linguagens' },
  otherPeople: { one: 'e # outra pessoa', other: 'e # outras pessoas' },
  mostIn: 'Máximo: # (@).',
};

export function wordsOf(language: ReportLanguage): ReportWords {
  return language === 'pt-BR' ? PT_BR : EN;
}
