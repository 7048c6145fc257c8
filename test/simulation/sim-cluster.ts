import type { BusMessage } from '@tatami/bus';
import { InProcessExchange } from '@tatami/bus';
import type { Doorman, DoormanOptions } from '@tatami/collab-server/gateway/doorman';
import type { Dialect } from '@tatami/collab-server/room/member';
import type { DatabaseFaults, SimClock, SimDatabase } from '@tatami/collab-server/simulation';
import { NO_FAULTS } from '@tatami/collab-server/simulation';
import type { SeededRandom } from '@tatami/kernel';
import type { DojoId, PodId, TenantId } from '@tatami/protocol';
import { uuidV7 } from '@tatami/protocol';
import { Pipe } from './sim-network.ts';
import { SimPod } from './sim-pod.ts';
import { simVerifier } from './sim-token.ts';

interface BusFaults {
  readonly maxDelayMs: number;
  readonly dropped: number;
  readonly doubled: number;
}

const NO_BUS_FAULTS: BusFaults = { maxDelayMs: 10, dropped: 0, doubled: 0 };

const MAX_NETWORK_DELAY_MS = 60;
const FAULTY_DATABASE: DatabaseFaults = { maxLatencyMs: 40, lostAnswers: 0.2, unavailable: 0.1 };
const FAULTY_BUS: BusFaults = { maxDelayMs: 100, dropped: 0.2, doubled: 0.2 };

/** The pods of an installation behind a load balancer, with the bus between them, and all that can go wrong there. */
export class SimCluster {
  readonly tenantId: TenantId;
  readonly dojoId: DojoId;
  readonly #clock: SimClock;
  readonly #random: SeededRandom;
  readonly #database: SimDatabase;
  readonly #exchange: InProcessExchange;
  readonly #onPipe: (pipe: Pipe) => void;
  readonly #fail: (what: string) => void;
  readonly #onDiverged: (kind: 'first' | 'again') => void;
  readonly #createDoorman: ((options: DoormanOptions) => Doorman) | undefined;
  readonly #pods = new Map<PodId, SimPod>();
  #pipes: Pipe[] = [];
  #busFaults = NO_BUS_FAULTS;

  constructor(options: {
    clock: SimClock;
    random: SeededRandom;
    database: SimDatabase;
    /** Somebody connects. */
    onPipe: (pipe: Pipe) => void;
    fail: (what: string) => void;
    onDiverged: (kind: 'first' | 'again') => void;
    createDoorman: ((options: DoormanOptions) => Doorman) | undefined;
  }) {
    const { clock, random } = options;
    this.#clock = clock;
    this.#random = random;
    this.#database = options.database;
    this.tenantId = this.newId();
    this.dojoId = this.newId();
    this.#onPipe = options.onPipe;
    this.#fail = options.fail;
    this.#onDiverged = options.onDiverged;
    this.#createDoorman = options.createDoorman;
    this.#exchange = new InProcessExchange({
      deliver: (task, _from, to) => {
        const { maxDelayMs, dropped, doubled } = this.#busFaults;
        if (random.chance(dropped)) return;
        const copies = random.chance(doubled) ? 2 : 1;
        for (let i = 0; i < copies; i++) {
          clock.after(random.next() * maxDelayMs, () => this.#pods.get(to)?.clock.soon(task));
        }
      },
      onListenerError: error => options.fail(`a listener of the bus failed: ${error}`),
    });
  }

  get pods(): SimPod[] {
    return [...this.#pods.values()].filter(pod => !pod.isDead);
  }

  start(faults: DatabaseFaults = NO_FAULTS): SimPod {
    const { tenantId } = this;
    const pod = new SimPod({
      simClock: this.#clock,
      database: this.#database,
      random: this.#random,
      faults,
      tenantId,
      bus: podId => this.#exchange.bus(podId),
      verify: simVerifier(tenantId, this.#clock),
      fail: this.#fail,
      onDiverged: this.#onDiverged,
      createDoorman: this.#createDoorman,
    });
    this.#pods.set(pod.podId, pod);
    return pod;
  }

  startFaulty(): void {
    this.start(FAULTY_DATABASE);
  }

  async killOne(): Promise<void> {
    await this.#pick()?.kill();
  }

  drainOne(): void {
    void this.#pick()?.drain();
  }

  /** SIGSTOP, and SIGCONT after some time. */
  stopOne(forMs: number): void {
    const pod = this.#pick();
    pod?.clock.stop();
    this.#clock.after(forMs, () => pod?.clock.goOn());
  }

  /** One pod neither hears nor is heard. */
  partitionOne(forMs: number): void {
    const pod = this.#pick();
    if (pod === undefined) return;
    this.#exchange.cut(pod.podId);
    this.#clock.after(forMs, () => this.#exchange.mend(pod.podId));
  }

  /** The wall clock of one pod goes wrong. */
  jumpOne(byMs: number): void {
    const pod = this.#pick();
    if (pod !== undefined) pod.clock.wrongByMs = byMs;
  }

  disturbBus(): void {
    this.#busFaults = this.#random.chance(0.5) ? FAULTY_BUS : NO_BUS_FAULTS;
  }

  disturbDatabase(): void {
    const pod = this.#pick();
    if (pod !== undefined) pod.database.faults = this.#random.chance(0.5) ? FAULTY_DATABASE : NO_FAULTS;
  }

  cutSomebody(): void {
    this.#pickPipe()?.cut();
  }

  /** Somebody reads nothing for so long. */
  stallSomebody(forMs: number): void {
    this.#pickPipe()?.stall(forMs);
  }

  /** Says something to the pods that none of them said. */
  tell(message: Extract<BusMessage, { kind: 'head-changed' | 'access-changed' | 'batch' }>): void {
    const { tenantId, dojoId } = this;
    this.#exchange.bus(this.newId<PodId>()).publish({ tenantId, dojoId }, message);
  }

  /** Everything works from now on, and two pods at least are there. */
  heal(): void {
    this.#busFaults = NO_BUS_FAULTS;
    for (const pod of this.pods) {
      pod.clock.goOn();
      pod.clock.wrongByMs = 0;
      pod.database.faults = NO_FAULTS;
      this.#exchange.mend(pod.podId);
    }
    while (this.pods.filter(pod => pod.isOpen).length < 2) this.start();
  }

  /** Connects to the pod, or to any that is open; undefined if there is none. */
  connect(token: string | undefined, dialect: Dialect, to?: SimPod): Pipe | undefined {
    const pod = to ?? this.#pick();
    if (pod === undefined) return undefined;
    const pipe = new Pipe(this.#clock, this.#random, MAX_NETWORK_DELAY_MS);
    this.#pipes.push(pipe);
    this.#onPipe(pipe);
    pod.accept(pipe, this.dojoId, token, dialect);
    return pipe;
  }

  newId<Id extends string>(): Id {
    return uuidV7(this.#clock.now(), length => this.#random.bytes(length)) as Id;
  }

  #pickPipe(): Pipe | undefined {
    this.#pipes = this.#pipes.filter(pipe => !pipe.isClosed);
    return this.#pipes.length === 0 ? undefined : this.#random.pick(this.#pipes);
  }

  #pick(): SimPod | undefined {
    const open = this.pods.filter(pod => pod.isOpen);
    return open.length === 0 ? undefined : this.#random.pick(open);
  }
}
