import type { DialectName } from '../generator/dialects.ts';
import type { ProbeReading } from './server-process.ts';

export const SERVER_NAMES = ['relay', 'y-websocket', 'hocuspocus', 'tatami'] as const;

export type ServerName = (typeof SERVER_NAMES)[number];

/** A server that runs and waits for its clients. */
export interface RunningServer {
  readonly name: ServerName;
  readonly dialect: DialectName;
  readonly pid: number;
  /** The process group of its database; undefined for a server that stores nothing. */
  readonly databasePid: number | undefined;
  readonly port: number;
  /** The path of each room. */
  readonly rooms: readonly string[];
  /** One for each seat in a room; empty where nobody is asked for one. */
  readonly tokens: readonly string[];
  resetProbe(): void;
  readProbe(): Promise<ProbeReading>;
  collectGarbage(): Promise<void>;
  stop(): Promise<void>;
}

/** How many rooms and seats a server has to be ready for. */
export interface Seats {
  readonly rooms: number;
  readonly members: number;
}

export interface ServerStarter {
  /** Starts a fresh process. */
  start(seats: Seats): Promise<RunningServer>;
  /** Ends what the processes of one kind share, such as a database. */
  close(): Promise<void>;
}
