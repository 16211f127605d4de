import { errorsOf, reasonOf } from '@waybill/kernel';
import { asWords } from '@waybill/pipeline/configuration';
import { asSentence, type Report, type Row, rowsOf } from '../report/index.ts';

/**
 * Errors about a credential that is missing, or that may do too little. Only the job that releases has the right ones: elsewhere
 * they say nothing of the release.
 */
const ofCredentials = new Set([
  ...['ENOGHTOKEN', 'EGHNOPERMISSION', 'ENOGLTOKEN', 'EGLNOPUSHPERMISSION', 'EGLNOPULLPERMISSION', 'ENOGITLABTOKEN'],
  ...['EGITLABPERMISSION', 'ENOTOKEN', 'ENOIDENTITYTOKEN', 'EIDENTITYREFUSED', 'EPUBLISHERREFUSED', 'ETOKENREFUSED'],
  ...['ENOREGISTRYCREDENTIALS', 'EREGISTRYREFUSED', 'ENOARCHIVECREDENTIALS', 'EARCHIVEDENIED', 'EARCHIVEREFUSED'],
  ...['ENOSIGNINGIDENTITY', 'ENOSIGNINGKEY', 'EIMAGEKEY', 'ENOSLACKCREDENTIALS', 'ENOSECRET', 'ENOWEBHOOKURL'],
  ...['ENOWEBHOOKKEY', 'EMAILACCOUNT', 'ENOPUSHACCESS', 'ENODEPLOYTOKEN', 'EINDEXPRESET'],
]);

/** Errors about a program that the job that releases installs. */
const ofPrograms = new Set([
  ...['EMISSINGTOOL', 'ENOBUILDX', 'EOLDBUILDX', 'ENOBUILDER', 'EPLATFORM', 'ENOBUILDTOOL', 'ENOSCANNER', 'ENOCOSIGN'],
  ...['ENOOCIEXPORT', 'ENOSCANCOMMAND', 'ESCANNERMISSING', 'ESBOMGENERATOR'],
]);

/** Errors after which nobody knows whether anything is wrong. */
const ofNetwork = new Set([
  ...['EUNREACHABLE', 'EANSWERCUT', 'EANSWERSLOW', 'EREGISTRYLIMIT', 'EGATELIMIT', 'EGATEDOWN', 'ETIMEDOUT'],
  ...['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ESTALLED'],
]);

/** What the errors of a plugin's check mean where it ran. */
export function judgeError(check: string, error: unknown, place: Report['place']): Row[] {
  return errorsOf(error).map((each) => judge(check, each, place));
}

function judge(check: string, error: unknown, place: Report['place']): Row {
  const { problem, unchecked } = rowsOf(check);
  const { code: given, details } = error as { readonly code?: unknown; readonly details?: unknown };
  const code = typeof given === 'string' ? given : undefined;
  const message = asSentence(reasonOf(error));
  const isRelease = place === 'release job';
  if (code === undefined) return unchecked(`The check failed: ${message}`);
  if (ofNetwork.has(code)) return unchecked(message, { code });
  if (ofCredentials.has(code) && !isRelease)
    return unchecked(`${message} This ${place} need not have it: the job that releases has to.`, { code });
  if (ofPrograms.has(code) && !isRelease)
    return unchecked(`${message} This ${place} need not have it: the job that releases has to.`, { code });
  // An error that no plugin of ours made, and that is a bug of its plugin.
  if (code === 'EUNEXPECTED') return unchecked(`The check failed: ${message}`, { code });
  const remedy = typeof details === 'string' && details !== '' ? asWords(details) : 'Correct it in the configuration.';
  return problem(message, remedy, { code });
}
