import { type FaultProxy, faultProxy } from '@waybill/rehearsal';
import { type CountingDoor, countingDoor } from './counting-door.ts';
import type { Ground } from './ground.ts';

const services = ['github', 'slack', 's3', 'index', 'registry'] as const;
type Service = (typeof services)[number];

/** URLs of the services without a slash at the end. */
export type Addresses = Readonly<Record<Service, string>>;

/** What was asked of one service, and the bytes that were sent to it and came back. */
export interface Traffic {
  readonly requests: number;
  readonly sent: number;
  readonly received: number;
}

export interface CountedAddresses extends AsyncDisposable {
  readonly addresses: Addresses;
  traffic(): Readonly<Record<Service, Traffic>>;
}

export function addressesOf(ground: Ground): Addresses {
  return record((service) => ground.services[service].url.replace(/\/$/, ''));
}

/** The same services behind doors that count. */
export async function countedAddresses(ground: Ground): Promise<CountedAddresses> {
  await using stack = new AsyncDisposableStack();
  const doors = new Map<Service, { readonly proxy: FaultProxy; readonly door: CountingDoor }>();
  for (const [service, url] of Object.entries(addressesOf(ground)) as [Service, string][]) {
    const proxy = stack.use(await faultProxy(url));
    doors.set(service, { proxy, door: stack.use(await countingDoor(proxy.url)) });
  }
  const moved = stack.move();
  return {
    addresses: record((service) => doors.get(service)?.door.url ?? ''),
    traffic: () =>
      record((service) => {
        const { sent = 0, received = 0 } = doors.get(service)?.door.bytes() ?? {};
        return { requests: doors.get(service)?.proxy.requests.length ?? 0, sent, received };
      }),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

function record<T>(value: (service: Service) => T): Readonly<Record<Service, T>> {
  return Object.fromEntries(services.map((service) => [service, value(service)])) as Record<Service, T>;
}
