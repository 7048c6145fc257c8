import type { SearchSort } from '@tatami/search';

export interface MeasuredQuery {
  readonly text: string;
  readonly sort?: SearchSort;
}

/** What people type, by what it costs an index. */
export const QUERY_KINDS: Readonly<Record<string, readonly MeasuredQuery[]>> = {
  'two words of names': [{ text: 'kafka ranking' }, { text: 'grpc parser' }, { text: 'video upload' }],
  'a rare word': [{ text: 'xozagri' }, { text: 'compiler terraform' }, { text: 'trebraflu' }],
  'a word of most descriptions': [{ text: 'redis' }, { text: 'kafka' }, { text: 'rate' }],
  'typing: redis rate li': ['r', 're', 'red', 'redi', 'redis', 'redis r', 'redis rate li'].map(text => ({
    text,
  })),
  'words that nothing joins': [{ text: 'redis kafka websocket cache' }, { text: 'queue search payment' }],
  'a label': [{ text: 'lang:go' }, { text: 'tag:kafka lang:rust' }, { text: 'lang:typescript redis' }],
  'all, newest first': [{ text: '' }, { text: '', sort: 'changed' }],
  'a word, newest first': [{ text: 'redis', sort: 'newest' }],
  'a phrase': [{ text: '"rate limiter"' }, { text: '"redis kafka"' }],
  'most of the words': [{ text: 'redis kafka zookeeper' }, { text: 'terraform etcd' }],
  mistyped: [{ text: 'websokcet' }, { text: 'terrafrom kuberntes' }, { text: 'recomendation' }],
};

/** What is suggested for while people type. */
export const SUGGESTED: readonly MeasuredQuery[] = [
  'r',
  're',
  'red',
  'redi',
  'redis r',
  'kaf',
  'typ',
  'xoz',
].map(text => ({ text }));
