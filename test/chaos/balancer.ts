import type { Cancel } from '@tatami/kernel';
import { every, systemClock } from '@tatami/kernel';
import { Relay } from '../relay.ts';
import { isReady } from './pods.ts';

const LOOK_MS = 50;

/** One address in front of all pods, as a load balancer is: turn about among those that say they are ready. */
export class Balancer {
  readonly #relay: Relay;
  readonly #stopLooking: Cancel;

  private constructor(relay: Relay, stopLooking: Cancel) {
    this.#relay = relay;
    this.#stopLooking = stopLooking;
  }

  /** @param podPorts all of them ready now */
  static async start(podPorts: readonly number[]): Promise<Balancer> {
    const ready = new Set(podPorts);
    let turn = 0;
    const next = (): number => {
      const ports = ready.size > 0 ? [...ready] : podPorts;
      return ports[turn++ % ports.length] ?? 0;
    };
    const look = async (port: number): Promise<void> => {
      if (await isReady(port)) ready.add(port);
      else ready.delete(port);
    };
    const relay = await Relay.start(next);
    const stopLooking = every(
      systemClock,
      LOOK_MS,
      async () => void (await Promise.all(podPorts.map(look))),
      () => {},
    );
    return new Balancer(relay, stopLooking);
  }

  /** The base of dojo addresses. */
  get url(): string {
    return `ws://127.0.0.1:${this.#relay.port}/v1/dojos`;
  }

  async stop(): Promise<void> {
    this.#stopLooking();
    await this.#relay.stop();
  }
}
