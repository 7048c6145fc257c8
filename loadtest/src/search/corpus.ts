import type { SeededRandom } from '@tatami/kernel';
import type { SearchedPoc } from '@tatami/persistence';
import type { PocId, UserId } from '@tatami/protocol';

const TOPICS =
  'redis kafka rate limiter websocket cache queue search index payment checkout login token crdt editor mobile offline sync report chart video stream image upload email billing invoice catalog inventory pricing fraud recommendation ranking chatbot translation scheduler backup migration gateway proxy tracing metrics dashboard alerting deploy pipeline terraform kubernetes serverless graphql rest grpc parser compiler'.split(
    ' ',
  );
const KINDS = 'prototype spike demo experimento prova estudo benchmark clone simulador integração'.split(' ');
const LANGUAGES =
  'TypeScript Python Go Java Rust C# C++ Kotlin Ruby PHP Swift Scala Elixir Haskell SQL'.split(' ');
const SYLLABLES = 'ba ce di fo gu la me ni po ru sa te vi xo za bra cli dro fle gri pla tre'.split(' ');
const OWNERS = 300;
const WORDS = 8_000;
const STARTS_AT_MS = Date.UTC(2024, 0, 1);

/** POCs as a large company would have them: words and labels are as unevenly common as they are in life (Zipf). */
export class Corpus {
  readonly owners: readonly UserId[];
  readonly #random: SeededRandom;
  readonly #words: readonly string[];
  readonly #tags: readonly string[];

  constructor(random: SeededRandom) {
    this.#random = random;
    this.owners = Array.from({ length: OWNERS }, () => this.#uuid() as UserId);
    const word = () => Array.from({ length: 2 + random.int(3) }, () => random.pick(SYLLABLES)).join('');
    this.#words = [...TOPICS, ...Array.from({ length: WORDS }, word)];
    this.#tags = [...TOPICS, ...this.#words.slice(-250)];
  }

  poc(): SearchedPoc {
    const random = this.#random;
    const name = [this.#common(TOPICS), this.#common(TOPICS), random.pick(KINDS)].join(' ');
    const description = Array.from({ length: 15 + random.int(150) }, () => this.#common(this.#words)).join(
      ' ',
    );
    const createdAt = new Date(STARTS_AT_MS + random.int(3 * 365 * 24 * 3_600) * 1_000).toISOString();
    return {
      id: this.#uuid() as PocId,
      rev: 1,
      name: `${name} ${random.int(1_000)}`,
      description,
      languages: [...new Set([this.#common(LANGUAGES), this.#common(LANGUAGES)])],
      tags: [...new Set(Array.from({ length: 1 + random.int(4) }, () => this.#common(this.#tags)))],
      visibility: random.chance(0.1) ? 'private' : 'tenant',
      ownerId: random.pick(this.owners),
      sourceNames: [],
      extra: {},
      createdAt,
      updatedAt: createdAt,
    };
  }

  /** The first of a list are common, the last are rare. */
  #common(list: readonly string[]): string {
    const position = Math.floor(list.length ** this.#random.next()) - 1;
    return list[position] ?? '';
  }

  #uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.#random.int(16).toString(16)).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
