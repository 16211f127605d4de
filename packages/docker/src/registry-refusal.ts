import { nameOf, type ReleaseError } from '@waybill/kernel';
import { planRefusal } from './plan-refusal.ts';
import type { Login } from './registry-auth.ts';

type Request = Parameters<typeof nameOf>[0];

/** The error that a registry's answer amounts to, and the registry's own code for it. Reads the body. */
export async function refused(
  { image, credentials }: Login,
  request: Request,
  answer: Response,
): Promise<{ readonly error: ReleaseError; readonly code: string | undefined }> {
  const { status } = answer;
  const { code, reason } = reasonIn(await answer.text().catch(() => ''));
  const isBasic = /^basic/i.test(answer.headers.get('www-authenticate') ?? '');
  const said = { request: nameOf(request), status, code, reason, isBasic };
  return { error: planRefusal({ image, source: credentials?.source, ...said }), code };
}

/** The error that a registry's answer amounts to. Reads the body. */
export async function refusal(login: Login, request: Request, answer: Response): Promise<ReleaseError> {
  return (await refused(login, request, answer)).error;
}

const longestReason = 200;

/** What went wrong in the registry's own words: `DENIED: requested access …`. */
function reasonIn(body: string): { readonly code: string | undefined; readonly reason: string } {
  try {
    const { errors } = JSON.parse(body) as { errors?: { code?: string; message?: string }[] };
    const { code, message } = errors?.[0] ?? {};
    const reason = [code, message].filter(Boolean).join(': ');
    return { code, reason: reason.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, longestReason) };
  } catch {
    return { code: undefined, reason: '' };
  }
}
