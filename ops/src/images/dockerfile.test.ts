import { readFile } from 'node:fs/promises';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { expect, it } from 'vitest';
import { PORTS, SERVICE_NAMES } from '../kubernetes/service.ts';
import { IMAGE_NAMES } from './image.ts';

const text = await readFile(new URL('../../Dockerfile', import.meta.url), 'utf8');
const dockerfile = DockerfileParser.parse(text);
const stages = dockerfile.getFROMs();
/** The instructions of the stage that becomes the image. */
const last = dockerfile
  .getInstructions()
  .slice(dockerfile.getInstructions().indexOf(stages.at(-1) as never))
  .map(instruction => [instruction.getKeyword(), instruction.getArgumentsContent() ?? '']);

it('has nothing that a linter finds', () => {
  expect(validate(text).map(({ range, message }) => `line ${range.start.line + 1}: ${message}`)).toEqual([]);
});

it('has a stage with the programs of each image, and no other', () => {
  const systems = stages.flatMap(stage => /^system-(.+)$/.exec(stage.getBuildStage() ?? '')?.[1] ?? []);
  expect(systems.sort()).toEqual([...IMAGE_NAMES].sort());
});

it('is put together by the script that the tests run', () => {
  expect(text).toContain(`npm run image -- "\${SERVICE}" /image`);
});

it('ends as a user who is not root, with a health check', () => {
  expect(last).toContainEqual(['USER', '1000:1000']);
  expect(last.map(([keyword]) => keyword)).toContain('HEALTHCHECK');
  const copied = last.filter(([keyword]) => keyword === 'COPY').map(([, content]) => content);
  expect(copied).toEqual(['/image /app']);
});

it.each(SERVICE_NAMES)('tells %s the port that Kubernetes expects', name => {
  const { http, operators } = PORTS[name];
  const stage = text.split(`AS system-${name}\n`)[1]?.split('FROM')[0];
  expect(stage).toContain(`ENV TATAMI_PORT=${http ?? operators}`);
});
