import { type BaseContext, parseOptions, realPorts } from '@waybill/kernel';
import { createNotary, type Notary } from '../src/ledger/signing/notary.ts';
import { Options } from '../src/options.ts';

/** What signs and judges entries in a job with these options of the pipeline. */
export function notaryAt(context: BaseContext, raw: Readonly<Record<string, unknown>> = {}): Notary {
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env: context.env });
  return createNotary({ context, options, ports: realPorts(context) });
}
