import { type Answer, nameOf, parseJson, type ReleaseError, v } from '@waybill/kernel';
import type { Login } from './authorization.ts';
import { planRefusal } from './plan-refusal.ts';

type Request = Parameters<typeof nameOf>[0];

/** The error that a registry's answer amounts to, and the registry's own code for it. Reads the body. */
export async function refused(
  { image, credentials }: Login,
  request: Request,
  answer: Answer,
): Promise<{ readonly error: ReleaseError; readonly code: string | undefined }> {
  const { status } = answer;
  const { code, reason } = readReason(answer.text());
  const isBasic = /^basic/i.test(answer.headers.get('www-authenticate') ?? '');
  const said = { request: nameOf(request), status, code, reason, isBasic };
  return { error: planRefusal({ image, source: credentials?.source, ...said }), code };
}

/** The error that a registry's answer amounts to. Reads the body. */
export async function refusal(login: Login, request: Request, answer: Answer): Promise<ReleaseError> {
  return (await refused(login, request, answer)).error;
}

const longestReason = 200;

const said = v.fallback(v.optional(v.string()), undefined);

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes */
const Refusal = v.object({ errors: v.optional(v.array(v.object({ code: said, message: said }))) });

/** What went wrong in the registry's own words: `DENIED: requested access …`. */
function readReason(body: string): { readonly code: string | undefined; readonly reason: string } {
  const { code, message } = parseJson(Refusal, body)?.errors?.[0] ?? {};
  const reason = [code, message].filter(Boolean).join(': ');
  return { code, reason: reason.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, longestReason) };
}
