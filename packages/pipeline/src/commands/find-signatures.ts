import { type Env, parseOptions, reasonOf, type SignatureCheck } from '@waybill/kernel';
import { type Configuration, pipelineOptions } from '../configuration/index.ts';
import { findExpectedSigner } from '../ledger/index.ts';
import { Options } from '../options.ts';

/** Whose signatures the command line asks for, over what the configuration says. */
export interface SignaturesWanted {
  readonly workflow?: string | undefined;
  readonly issuer?: string | undefined;
  readonly 'trusted-root'?: string | undefined;
}

interface Place extends SignaturesWanted {
  readonly repositoryUrl: string | undefined;
  readonly env: Env;
}

/**
 * How signatures by identity are checked in a clone: the workflow that runs is another one here.
 *
 * @returns a sentence where it is not known whose count
 */
export function findSignatures(
  configuration: Configuration | { readonly error: unknown },
  { workflow, issuer, 'trusted-root': file, repositoryUrl, env }: Place,
): SignatureCheck | string {
  try {
    if ('error' in configuration) throw configuration.error;
    const host = configuration.context.options;
    const written = parseOptions(Options, { name: 'pipeline', raw: pipelineOptions(configuration), host, env });
    const expected = findExpectedSigner({
      context: { env: {}, options: { ...host, ...(repositoryUrl !== undefined && { repositoryUrl }) } },
      options: {
        ledgerWorkflow: workflow ?? written.ledgerWorkflow,
        sigstore: { issuer: issuer ?? written.sigstore.issuer },
      },
    });
    if (typeof expected === 'string') return expected;
    const trustedRoot = file ?? written.trustedRoot;
    return { expected, ...(trustedRoot === undefined ? {} : { trustedRoot }) };
  } catch (error) {
    return `It is not known whose signature counts, as the configuration cannot be read: ${reasonOf(error)}`;
  }
}
