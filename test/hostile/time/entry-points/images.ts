import { parseJunit } from '../../../../packages/deploy/src/rollout/parse-junit.ts';
import { parseBuilder } from '../../../../packages/docker/src/builder/parse-builder.ts';
import { parseLostCaches } from '../../../../packages/docker/src/builder/plan-caches.ts';
import { looksSecret } from '../../../../packages/docker/src/check/find-secret-files.ts';
import { explainCause, isExecFormatError } from '../../../../packages/docker/src/check/foreign-platform.ts';
import { says } from '../../../../packages/docker/src/check/plan-smoke.ts';
import { planWarnings } from '../../../../packages/docker/src/check/plan-warnings.ts';
import { parseCheck } from '../../../../packages/docker/src/dockerfile/parse-check.ts';
import { parseTargets } from '../../../../packages/docker/src/dockerfile/parse-targets.ts';
import { parseBake } from '../../../../packages/docker/src/image/parse-bake.ts';
import { parseChallenge } from '../../../../packages/oci/src/connection/parse-challenge.ts';
import { parseImageConfig } from '../../../../packages/oci/src/layout/image-config.ts';
import { parseImageName, parseReference } from '../../../../packages/oci/src/name.ts';
import type { Reader } from './reader.ts';

const config = (text: string) => ({
  env: [`${text}=1`],
  history: [text],
  user: text,
  labels: {},
  entrypoint: [text],
  cmd: [text],
});

export const imagesReaders: Readonly<Record<string, Reader>> = {
  'deploy: parseJunit': (text) => [
    parseJunit(text),
    parseJunit(`<testsuites><testcase name="${text}"><failure>${text}</failure></testcase></testsuites>`),
  ],
  'docker: parseBake': (text) => parseBake(text),
  'docker: parseBuilder': parseBuilder,
  'docker: parseChallenge': (text) => [
    parseChallenge(text),
    parseChallenge(`Bearer ${text}`),
    parseChallenge(`Bearer realm="${text}`),
  ],
  'docker: parseImageConfig': parseImageConfig,
  'docker: parseImageName': (text) => [parseImageName(text), parseReference(text), parseReference(`a@sha256:${text}`)],
  'docker: parseLostCaches': parseLostCaches,
  'docker: causeIn': (text) => [explainCause(text), isExecFormatError(text), says(text, '1.0.0')],
  'docker: looksSecret': looksSecret,
  'docker: planWarnings': (text) => planWarnings(config(text) as never),
  'docker: parseCheck': parseCheck,
  'docker: parseTargets': parseTargets,
};
