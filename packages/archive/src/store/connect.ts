import type { S3Client } from '@aws-sdk/client-s3';
import { type BaseContext, type HookInput, isReleaseError, makePlain, redact } from '@waybill/kernel';
import { noRegion } from '../errors.ts';
import type { Options } from '../options.ts';
import { findCredentials } from './credentials.ts';
import { describeService, type Service } from './describe-service.ts';
import { type Sending, sdkHandler } from './handler.ts';
import { explainRefusal, type Outcome, type Refusal } from './refusal.ts';
import type { Support } from './support.ts';

type Sdk = typeof import('@aws-sdk/client-s3');
/** Any command of the SDK, by what it is answered. */
interface Command<O> {
  readonly input: object;
  resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: O }>;
}

/** What is asked for, and how errors name it. */
export interface Question<O> {
  readonly operation: string;
  readonly key?: string;
  readonly command: Command<O>;
  readonly how?: Sending;
}

/** A bucket, and who asks it. */
export interface Connection {
  readonly sdk: Sdk;
  readonly bucket: string;
  readonly service: Service;
  readonly options: Options;
  readonly now: () => Date;
  readonly support: Support;
  /** @throws what the network, the credentials and our own rules refuse */
  ask<O>(question: Question<O>): Promise<Outcome<O>>;
  /** @throws that, and what the service refuses */
  demand<O>(question: Question<O>): Promise<O>;
  /** The error for a refusal. */
  explain(refusal: Refusal, question: Pick<Question<unknown>, 'operation' | 'key'>): Error;
  /** `s3://bucket/key` */
  place(key?: string): string;
  /** The region that is asked in. */
  region(): Promise<string>;
}

/** Opens the bucket of the options. Nothing is asked of anyone yet; the SDK is loaded. */
export async function connect(input: HookInput<Options, BaseContext>): Promise<Connection> {
  const { options, context, ports } = input;
  const { bucket, endpoint } = options;
  const sdk = await import('@aws-sdk/client-s3');
  const service = describeService(endpoint, options.region ?? (context.env['AWS_DEFAULT_REGION'] || undefined));
  const client = createClient(sdk, input, service);
  const region = async () => client.config.region().catch(() => '');
  const place = (key = '') => `s3://${bucket}/${key}`;
  const explain: Connection['explain'] = (refusal, { operation, key }) =>
    explainRefusal(refusal, { operation, place: place(key), bucket, service: service.name, region: known });
  // A refusal is explained after a request, which has found the region.
  let known = service.region ?? '';

  async function ask<O>({ command, how = {} }: Question<O>): Promise<Outcome<O>> {
    known = await region();
    if (known === '') throw noRegion(bucket);
    // The SDK hands what it does not know of on to its handler.
    const send = () => settle(client.send(command as never, how as never) as Promise<unknown> as Promise<O>, context);
    const outcome = await send();
    // By that answer the SDK has set its clock.
    return 'refusal' in outcome && outcome.refusal.code === 'RequestTimeTooSkewed' ? send() : outcome;
  }

  return {
    ...{ sdk, bucket, service, options, ask, explain, place, region },
    now: () => ports.clock.now(),
    support: { conditions: service.hasConditions, checksums: true },
    async demand(question) {
      const outcome = await ask(question);
      if ('refusal' in outcome) throw explain(outcome.refusal, question);
      return outcome.output;
    },
  };
}

/** @throws what is no answer of the service */
async function settle<O>(sending: Promise<O>, context: Pick<BaseContext, 'env'>): Promise<Outcome<O>> {
  try {
    return { output: await sending };
  } catch (error) {
    if (isReleaseError(error)) throw error;
    return { refusal: readRefusal(error, context) };
  }
}

function createClient(sdk: Sdk, input: HookInput<Options, BaseContext>, service: Service): S3Client {
  const { options, ports } = input;
  const { endpoint, pathStyle = service.isPathStyle, profile } = options;
  return new sdk.S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(service.region === undefined ? {} : { region: service.region }),
    ...(profile === undefined ? {} : { profile }),
    forcePathStyle: pathStyle,
    credentials: findCredentials(input, service.region),
    requestHandler: sdkHandler(ports.http),
    // The port repeats.
    maxAttempts: 1,
    // Our checksums are SHA-256; those that the SDK adds by itself are refused by other services.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // No header that `fetch` knows.
    expectContinueHeader: false,
  });
}

/** Characters of a service's own words. */
const longest = 300;

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** @throws what is no answer of the service */
function readRefusal(error: unknown, { env }: Pick<BaseContext, 'env'>): Refusal {
  const { name = '', message = '', $metadata, $response } = error as SdkError;
  const status = $metadata?.httpStatusCode;
  if (status === undefined) throw error;
  // An answer without a body, as those to HEAD, has neither code nor words.
  const isUnnamed = /^(?:Unknown(?:Error)?|\d+|Error)$/.test(name);
  const words = /^Unknown(?:Error)?$/.test(message) ? '' : message;
  return {
    status,
    code: isUnnamed ? '' : makePlain(name).slice(0, 100),
    message: makePlain(redact(words, env)).replace(/\s+/g, ' ').trim().slice(0, longest),
    region: $response?.headers?.['x-amz-bucket-region'],
  };
}
