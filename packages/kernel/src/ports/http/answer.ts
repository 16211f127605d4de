import { answerInvalid } from '../../errors.ts';
import { isTooDeep } from '../../json-depth.ts';
import * as v from '../../schema.ts';

/** An answer whose body was read, within the limits of the request, before anyone sees it. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** Whether the status is one of success. */
  readonly ok: boolean;
  readonly headers: Headers;
  /** The whole body; the beginning of it where the request was refused; nothing where it went elsewhere. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  text(): string;
  /** The body as a JSON value of the given form. @throws EANSWERINVALID */
  json<S extends v.GenericSchema>(schema: S): v.InferOutput<S>;
}

/** What an answer consists of besides its body. */
export type AnswerHead = Pick<Answer, 'status' | 'statusText' | 'ok' | 'headers'>;

/** What was asked for, as errors name it. */
export interface Asked {
  readonly name: string;
  readonly hint: string;
}

export function createAnswer(
  { status, statusText, ok, headers }: AnswerHead,
  bytes: Uint8Array<ArrayBuffer>,
  asked: Asked,
): Answer {
  const text = () => new TextDecoder().decode(bytes);
  return {
    ...{ status, statusText, ok, headers, bytes, text },
    json: (schema) => parseAs(schema, text(), asked),
  };
}

function parseAs<S extends v.GenericSchema>(schema: S, text: string, { name, hint }: Asked): v.InferOutput<S> {
  if (isTooDeep(text)) throw answerInvalid(name, 'it is nested too deeply', hint);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Without the parser's words: they quote the text, which may hold a token.
    throw answerInvalid(name, text === '' ? 'it is empty' : 'it is no JSON', hint, error);
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  const place = path === null ? 'it' : `\`${path}\``;
  throw answerInvalid(name, `${place} is ${kindOf(issue.input)}, not ${issue.expected ?? 'what it should be'}`, hint);
}

/** The value itself may be a secret. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}
