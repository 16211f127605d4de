import type { ReleaseNews } from '@waybill/kernel';

/** What an emergency is about. */
export const emergencies = ['critical-hotfix', 'security-disclosure', 'service-disruption'] as const;
export type Emergency = (typeof emergencies)[number];

interface Template {
  readonly title: (name: string, version: string | undefined) => string;
  /** What is said before the message, and after it. */
  readonly lead: string;
  readonly end: (version: string | undefined) => string;
}

const templates: Readonly<Record<Emergency, Template>> = {
  'critical-hotfix': {
    title: (name, version) =>
      version === undefined ? `Critical fix of ${name}` : `Critical fix: update to ${name} ${version}`,
    lead: 'A critical error is fixed. Update as soon as you can.',
    end: (version) =>
      version === undefined ? '' : `The fix is in version ${version}. Earlier versions have the error.`,
  },
  'security-disclosure': {
    title: (name, version) =>
      version === undefined ? `Security disclosure: ${name}` : `Security disclosure: update to ${name} ${version}`,
    lead: 'A weakness was found that can be used against those who run it.',
    end: (version) =>
      version === undefined ? 'There is no fixed version yet.' : `Update to version ${version}, in which it is fixed.`,
  },
  'service-disruption': {
    title: (name) => `Service disruption: ${name}`,
    lead: 'A service that users need does not work as it should.',
    end: () => 'Another message follows when it works again.',
  },
};

export interface EmergencyInput {
  readonly template: Emergency;
  /** Of the project or the repository. */
  readonly name: string;
  /** Markdown. */
  readonly message: string;
  readonly title?: string | undefined;
  readonly version?: string | undefined;
  readonly tag?: string | undefined;
  readonly url?: string | undefined;
}

/** The message about an emergency, as an alert that stands out. */
export function createEmergency({ template, name, message, title, version, tag, url }: EmergencyInput): ReleaseNews {
  const { lead, end, title: createTitle } = templates[template];
  const text = [lead, message.trim(), end(version)].filter((each) => each !== '').join('\n\n');
  return {
    ...{ event: 'alert', title: title ?? createTitle(name, version), text, kind: template, isEmergency: true },
    ...(tag === undefined ? {} : { tag }),
    ...(version === undefined ? {} : { version }),
    ...(url === undefined ? {} : { url }),
  };
}
