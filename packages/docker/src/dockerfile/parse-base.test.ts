import { expect, it } from '@jest/globals';
import { parseBase } from './parse-base.ts';
import { readStages } from './read-stages.ts';

const dockerfile = `ARG PYTHON_IMAGE="python:3.13-slim"
ARG UNKNOWN
FROM --platform=$BUILDPLATFORM \${PYTHON_IMAGE} AS build
ARG PYTHON_IMAGE=other
FROM build AS Tested
FROM alpine:\${TAG:-3.22}
FROM $UNKNOWN AS lost
FROM scratch AS empty
FROM nginx AS nginx
FROM tested AS production
`;
const stages = readStages(dockerfile);

it.each<[string | undefined, string[], string | undefined]>([
  [undefined, [], 'python:3.13-slim'],
  ['tested', ['PYTHON_IMAGE=registry.example.com/python@sha256:1'], 'registry.example.com/python@sha256:1'],
  ['2', [], 'alpine:3.22'],
  ['2', ['TAG=edge'], 'alpine:edge'],
  ['nginx', [], 'nginx'],
  ['empty', [], undefined],
  ['lost', [], undefined],
  ['nowhere', [], undefined],
])('the stage %s with %j is based on %s', (target, given, base) => {
  expect(parseBase({ text: dockerfile, stages, target, given })).toBe(base);
});

it.each<[Record<string, string>, string | undefined]>([
  [{ build: 'docker-image://registry.example.com/python:3.14' }, 'registry.example.com/python:3.14'],
  [{ build: 'target:build' }, undefined],
  [{ 'python:3.13-slim': 'oci-layout://base' }, undefined],
  [{ other: 'docker-image://no' }, 'python:3.13-slim'],
])('with the contexts %j it is based on %s', (contexts, base) => {
  expect(parseBase({ text: dockerfile, stages, target: 'production', contexts })).toBe(base);
});

it.each<[string, string[], string]>([
  ['ARG TAG=3.13 VARIANT=slim\nARG IMAGE=python:$TAG-${VARIANT}', [], 'python:3.13-slim'],
  ['ARG TAG=3.13 VARIANT=slim\nARG IMAGE=python:$TAG-${VARIANT}', ['TAG=3.14'], 'python:3.14-slim'],
  ['ARG IMAGE=a\nARG IMAGE=$IMAGE:1', ['IMAGE=b'], 'b'],
])('with %j and %j it is based on %s', (args, given, base) => {
  const text = `${args}\nFROM $IMAGE\n`;

  expect(parseBase({ text, stages: readStages(text), given })).toBe(base);
});
