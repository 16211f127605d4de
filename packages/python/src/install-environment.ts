import { type Env, withholdSecrets } from '@waybill/kernel';

/**
 * Variables with the name of a secret that lead the installation of what a build requires: private indexes and
 * registries, and the agent for repositories behind SSH. Those that only an upload needs are none of them.
 */
const forRequirements = /^(PIP_|UV_|CARGO_|SSH_AUTH_SOCK$|PYTHON_KEYRING_BACKEND$)/i;
const forUploads = /^(UV_PUBLISH_|CARGO_REGISTRY_TOKEN$)/i;

/**
 * What the environment of a program that builds a Python project differs in from the one of the release: it runs code of the
 * project and of all that it requires, so it gets no secret but those that installing takes.
 *
 * @param kept names of secrets that the project wants there
 */
export function createInstallEnvironment(env: Env, kept: readonly string[] = []): Env {
  const isNeeded = (name: string) => forRequirements.test(name) && !forUploads.test(name);
  return withholdSecrets(env, (name) => kept.includes(name) || isNeeded(name));
}
