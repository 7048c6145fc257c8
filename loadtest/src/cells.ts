/** How edits are made. */
type Load =
  /** So many in a second, whether the server keeps up or not. */
  | { readonly kind: 'open'; readonly editsPerSecond: number }
  /** The next when one has been delivered, so many at once: as fast as it goes. */
  | { readonly kind: 'closed'; readonly inFlight: number };

/** One row of the comparison: rooms, people and how they write. */
export interface Cell {
  readonly id: string;
  readonly title: string;
  readonly rooms: number;
  /** Clients in each room. */
  readonly members: number;
  /** How many of them write. */
  readonly writers: number;
  readonly load: Load;
}

const SCENARIO_NAMES = ['s1', 's2'] as const;

type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** S1 is one busy room, S2 many small ones. */
const SCENARIOS: Readonly<Record<ScenarioName, readonly Cell[]>> = {
  s1: [
    oneRoom('s1-50-200', 50, { kind: 'open', editsPerSecond: 200 }),
    oneRoom('s1-50-2000', 50, { kind: 'open', editsPerSecond: 2_000 }),
    oneRoom('s1-50-max', 50, { kind: 'closed', inFlight: 32 }),
    oneRoom('s1-200-max', 200, { kind: 'closed', inFlight: 32 }),
  ],
  s2: [roomsOfFour(500, 2, 5_000), roomsOfFour(2_000, 1, 2_000), roomsOfFour(2_000, 1, 10_000)],
};

/** The cells of a scenario, or the one cell that is meant. Undefined for a name that is neither. */
export function cellsNamed(name: string): readonly Cell[] | undefined {
  const scenario = SCENARIO_NAMES.find(known => known === name);
  if (scenario !== undefined) return SCENARIOS[scenario];
  const cell = allCells().find(known => known.id === name);
  return cell === undefined ? undefined : [cell];
}

/** Everything that `cellsNamed` knows. */
export function cellNames(): string[] {
  return [...SCENARIO_NAMES, ...allCells().map(cell => cell.id)];
}

function allCells(): Cell[] {
  return Object.values(SCENARIOS).flat();
}

function oneRoom(id: string, members: number, load: Load): Cell {
  const speed = load.kind === 'open' ? `${load.editsPerSecond} edits/s` : `${load.inFlight} edits in flight`;
  return { id, title: `One room of ${members}, ${speed}`, rooms: 1, members, writers: members, load };
}

function roomsOfFour(rooms: number, writers: number, editsPerSecond: number): Cell {
  return {
    id: `s2-${rooms}-${editsPerSecond}`,
    title: `${rooms} rooms of 4, ${writers} writing, ${editsPerSecond} edits/s in all`,
    rooms,
    members: 4,
    writers,
    load: { kind: 'open', editsPerSecond },
  };
}
