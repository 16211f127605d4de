import type { Env } from '@waybill/kernel';
import type { DeployedRelease, DeploymentRequest, ImageReference } from './target.ts';

/** What a command learns of its deployment. None has the name of a secret, whose value would be masked in the log. */
export const releaseVariables = [
  'WAYBILL_VERSION',
  'WAYBILL_TAG',
  'WAYBILL_ENVIRONMENT',
  'WAYBILL_IMAGE',
  'WAYBILL_IMAGE_NAME',
  'WAYBILL_DIGEST',
  'WAYBILL_PREVIOUS_VERSION',
  'WAYBILL_PREVIOUS_TAG',
  'WAYBILL_PREVIOUS_IMAGE',
  'WAYBILL_PREVIOUS_DIGEST',
  'WAYBILL_PURPOSE',
  'WAYBILL_ATTEMPT',
] as const;

type Variable = (typeof releaseVariables)[number];

/** `name@sha256:…`: what a program that pulls images takes. */
export function renderImage(image: ImageReference | undefined): string | undefined {
  return image && `${image.name}@${image.digest}`;
}

/**
 * The variables of a deployment. One without a value is `undefined`, so that none of an outer environment is taken for it.
 */
export function describeRelease(request: DeploymentRequest): Readonly<Record<Variable, string | undefined>> {
  const { version, tag, image, previous, environment, purpose, key } = request;
  const { version: previousVersion, tag: previousTag, image: previousImage }: Partial<DeployedRelease> = previous ?? {};
  return {
    WAYBILL_VERSION: version,
    WAYBILL_TAG: tag,
    WAYBILL_ENVIRONMENT: environment,
    WAYBILL_IMAGE: renderImage(image),
    WAYBILL_IMAGE_NAME: image?.name,
    WAYBILL_DIGEST: image?.digest,
    WAYBILL_PREVIOUS_VERSION: previousVersion,
    WAYBILL_PREVIOUS_TAG: previousTag,
    WAYBILL_PREVIOUS_IMAGE: renderImage(previousImage),
    WAYBILL_PREVIOUS_DIGEST: previousImage?.digest,
    WAYBILL_PURPOSE: purpose,
    WAYBILL_ATTEMPT: key,
  };
}

const placeholder = /\$\{(WAYBILL_\w*)\}/g;

/** Puts values for `${WAYBILL_…}`, as no shell does it. What has no value is empty. */
export function fillPlaceholders(text: string, values: Env): string {
  return text.replace(placeholder, (_, name: string) => values[name] ?? '');
}

/** Names of placeholders that never have a value. */
export function findUnknownPlaceholders(texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => [...text.matchAll(placeholder)].map(([, name = '']) => name));
  return [...new Set(names)].filter((name) => !(releaseVariables as readonly string[]).includes(name));
}
