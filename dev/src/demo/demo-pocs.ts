import type { NewPoc } from '@tatami/persistence';
import type { PocId } from '@tatami/protocol';
import type { DemoTenant, DemoUser } from './demo-tenants.ts';

const BOWLING = `Ten frames, and the score of each depends on what comes after it. We wanted to know whether
**recursion** reads better than an index that jumps.

## What we learnt

- A frame is easier to name than a roll: \`strike\`, \`spare\`, \`open\`.
- The tenth frame needs no case of its own if the list may end early.
- [x] all examples of the kata pass
- [ ] try it without \`if\`

\`\`\`java
static int score(List<Integer> rolls, int frame) {
    if (frame > 10) return 0;
    if (isStrike(rolls)) return 10 + next(rolls, 2) + score(rolls.subList(1, rolls.size()), frame + 1);
    return open(rolls) + score(rolls.subList(2, rolls.size()), frame + 1);
}
\`\`\`

| way       | lines | would we do it again? |
| --------- | ----: | --------------------- |
| index     |    31 | no                    |
| recursion |    14 | yes                   |
`;

const RATE_LIMITER = `Uma comparação de **balde de fichas** com **janela deslizante**, por chave e sem relógio falso.

> A janela é mais justa; o balde é mais barato.

1. Escrevemos os mesmos testes para os dois.
2. Medimos com um milhão de chaves.
3. Ficamos com o balde.
`;

const MARS_ROVER = `The rover as a state machine: *turn*, *move*, *stop at an obstacle*. Each command is a function from one
position to the next, so undo is only a list.
`;

/** What some of a tenant's users have made, oldest first; the addresses never change. */
export function demoPocs(tenant: DemoTenant): readonly NewPoc[] {
  const [owner, facilitator, participant] = tenant.users;
  const pocs: readonly (readonly [
    DemoUser | undefined,
    Omit<NewPoc, 'id' | 'ownerId' | 'origin' | 'visibility'>,
  ])[] = [
    [
      participant,
      {
        name: 'Mars Rover as a state machine',
        description: MARS_ROVER,
        languages: ['TypeScript'],
        tags: ['kata', 'state-machine'],
        repositoryUrl: null,
      },
    ],
    [
      facilitator,
      {
        name: 'Limitador de requisições: balde ou janela?',
        description: RATE_LIMITER,
        languages: ['Go', 'Python'],
        tags: ['spike', 'performance'],
        repositoryUrl: 'https://git.example/dojo/rate-limiter',
      },
    ],
    [
      owner,
      {
        name: 'Bowling in functional style',
        description: BOWLING,
        languages: ['Java'],
        tags: ['kata', 'tdd'],
        repositoryUrl: 'https://git.example/dojo/bowling',
      },
    ],
  ];
  return pocs.flatMap(([user, content], index) =>
    user === undefined
      ? []
      : [
          {
            ...content,
            id: `${tenant.id.slice(0, -4)}${tenant.id.slice(-2)}f${index + 1}` as PocId,
            ownerId: user.id,
            origin: null,
            visibility: 'tenant',
          } satisfies NewPoc,
        ],
  );
}
