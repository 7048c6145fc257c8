/** One deliberate fault in the code, with the test that has to notice it. */
export interface Mutant {
  /** What the code does wrong, in the words of the table in RELIABILITY.md. */
  readonly fault: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Each text stands in the file once, and is replaced by the other. */
  readonly edits: readonly (readonly [text: string, replacement: string])[];
  /** From the root of the repository. */
  readonly testFile: string;
  /** The test that has to fail, or the beginning of its name. */
  readonly test: string;
}

const ROOM = 'collab-server/src/room';
const GATEWAY = 'collab-server/src/gateway';
export const SIMULATION = {
  testFile: 'test/simulation/simulation.test.ts',
  test: '[R1] lose nothing that was saved, show nothing before its commit, and converge',
};

/** Faults of the kind that a hurried change brings in, each in code that keeps a promise. */
export const MUTANTS: readonly Mutant[] = [
  {
    fault: 'An update that the gate is unsure of passes without the worker',
    file: `${ROOM}/intake.ts`,
    edits: [['if (isEqual(attempt.sound, verdict.update)) return', 'return']],
    testFile: `${ROOM}/intake.test.ts`,
    test: '[I1] is judged again no more than three times',
  },
  {
    fault: 'A frame that is dropped on publish is forgotten',
    file: `${GATEWAY}/gateway.ts`,
    edits: [['for (const attached of dropped) attached.dropped();', '']],
    testFile: 'test/hostile/stalled-readers.test.ts',
    test: '[T3] gives a member that read nothing what it missed',
  },
  {
    fault: 'A frame that is dropped after publish is forgotten',
    file: `${GATEWAY}/gateway.ts`,
    edits: [['    else attached.dropped();', '']],
    testFile: 'test/hostile/stalled-readers.test.ts',
    test: '[T3] gives a member that read nothing what it missed',
  },
  {
    fault: 'A frame that has to wait does not take its socket off the text',
    file: `${GATEWAY}/outbox.ts`,
    edits: [['} else this.#options.onWaiting();', '}']],
    testFile: `${GATEWAY}/outbox.test.ts`,
    test: '[T4] waits in order until the socket has room',
  },
  {
    fault: 'Nobody looks at slow sockets',
    file: `${GATEWAY}/slow-consumer.ts`,
    edits: [['for (const consumer of this.#consumers) consumer.look();', '']],
    testFile: `${GATEWAY}/slow-consumer.test.ts`,
    test: '[T3] gets no presence over 64 KiB, but text',
  },
  {
    fault: 'The lag of a slow socket begins anew at each look',
    file: `${GATEWAY}/slow-consumer.ts`,
    edits: [
      [
        'this.#closeIfStuck(this.#state.tookBytesAtMs)',
        'this.#closeIfStuck(this.#options.clock.monotonic())',
      ],
    ],
    testFile: `${GATEWAY}/slow-consumer.test.ts`,
    test: '[T3] stays while its slow link still takes bytes',
  },
  {
    fault: 'A slow member catches up from one batch too late',
    file: `${ROOM}/text-stream.ts`,
    edits: [['sinceSeq: member.following.cleanSeq', 'sinceSeq: member.following.cleanSeq + 1']],
    testFile: `${ROOM}/text-stream.test.ts`,
    test: '[T3] skips nothing for a member that fell behind',
  },
  {
    fault: 'An edit that changes nothing is called saved with what is in flight, not with what is open',
    file: `${ROOM}/sequencer.ts`,
    edits: [
      [
        'const last = this.#open ?? this.#inFlight?.batch;\n    if (last !== undefined) last.messages',
        'const last = this.#inFlight?.batch ?? this.#open;\n    if (last !== undefined) last.messages',
      ],
    ],
    testFile: `${ROOM}/sequencer.test.ts`,
    test: '[L3] calls one that rests on what is still being gathered saved with that',
  },
  {
    fault: 'A client with a document of another epoch goes on with it',
    file: `${ROOM}/message-handler.ts`,
    edits: [['hello.epoch === sequencer.epoch && ', '']],
    testFile: `${ROOM}/text-stream.test.ts`,
    test: '[T2] comes whole to a client whose document is of another epoch',
  },
  {
    fault: 'The epoch of the head row is not compared',
    file: `${ROOM}/other-pods.ts`,
    edits: [['head.epoch !== sequencer.epoch || ', '']],
    testFile: `${ROOM}/room-reload.test.ts`,
    test: '[O4] starts again when the epoch of the dojo was raised',
  },
  {
    fault: 'A message that is put back goes behind those that wait',
    file: `${ROOM}/message-queue.ts`,
    edits: [
      [
        '    if (this.#taken > 0) this.#waiting[--this.#taken] = first;\n    else this.#waiting.unshift(first);',
        '    this.#waiting.push(first);',
      ],
    ],
    testFile: `${ROOM}/message-queue.test.ts`,
    test: 'is a queue in which what was put back is next',
  },
  {
    fault: 'A room reads the database before it listens to the bus',
    file: `${ROOM}/room-registry.ts`,
    edits: [
      [
        '      subscription = await this.#options.bus.subscribe',
        `      const early0 = await loadDojo(dojoId, { ...tenant, limits: this.#options.limits, clock: this.#options.clock, reportError: () => {} });
      subscription = await this.#options.bus.subscribe`,
      ],
      ['        await load(),', '        early0,'],
    ],
    testFile: `${ROOM}/room-registry.test.ts`,
    test: '[O1] miss no batch that is announced as soon as they have read the journal',
  },
  {
    fault: 'A dojo opens with the pauses of the head row, not of the rows after it',
    file: `${ROOM}/load-dojo.ts`,
    edits: [["if (seq <= head.seq || entry.kind === 'turn') continue;", 'if (seq > 0) continue;']],
    testFile: `${ROOM}/load-dojo.test.ts`,
    test: '[R6] knows a pause that was committed after its head was read',
  },
  {
    fault: 'A room closes before what it took is settled',
    file: `${ROOM}/current-replica.ts`,
    edits: [['await replica?.sequencer.settledAll();\n    const', 'const']],
    testFile: `${ROOM}/room-registry.test.ts`,
    test: '[O3] close only when everything that they took is saved',
  },
  {
    fault: 'What is in quarantine is shown all the same',
    file: `${ROOM}/stored-entries.ts`,
    edits: [['await from.store.quarantined(dojoId)', 'new Set<string>()']],
    testFile: `${ROOM}/load-dojo.test.ts`,
    test: '[O11] shows nothing of an entry that was put away',
  },
  {
    fault: 'Every part of a batch says that it is all of it',
    file: `${ROOM}/text-stream.ts`,
    edits: [['i === updates.length - 1 ? row.seq : row.seq - 1', 'row.seq']],
    testFile: `${ROOM}/text-stream.test.ts`,
    test: '[T2] comes with its seq only in the last part',
  },
  {
    fault: 'The other pods are told of no batch',
    file: `${ROOM}/replica.ts`,
    edits: [["options.bus.publish(options.address, { kind: 'batch', row })", 'row.seq']],
    testFile: `${ROOM}/sequencer.test.ts`,
    test: '[L1] tells the other pods of each batch that it committed',
  },
  {
    fault: 'A batch that is missing in the order is not read',
    file: `${ROOM}/sequencer.ts`,
    edits: [["if (this.#held.size > 0 && this.#state.kind === 'following') void this.catchUp();", '']],
    testFile: `${ROOM}/sequencer.test.ts`,
    test: '[L1] shows the batches of other pods in seq order',
  },
  {
    fault: 'What an edit rests on is not read from the journal',
    file: `${ROOM}/intake.ts`,
    edits: [['return this.#sequencer.catchUp().then(() =>', 'return Promise.resolve().then(() =>']],
    testFile: `${ROOM}/intake.test.ts`,
    test: '[I5] is taken when it rests on what another pod committed',
  },
  {
    fault: 'A hello from ahead is answered before the journal is read',
    file: `${ROOM}/message-handler.ts`,
    edits: [['if (hello.lastSeq > sequencerAtHello.seq) await sequencerAtHello.catchUp();', '']],
    testFile: `${ROOM}/sequencer.test.ts`,
    test: '[L1] reads what a hello has seen on another pod',
  },
  {
    fault: 'A clientID that another user took a moment ago counts as mine',
    file: `${ROOM}/client-bindings.ts`,
    edits: [
      [
        'that pod.\n    this.#learn(await this.#store.clientBindings(this.#dojoId));\n    return this.#owners.get(clientId) === userId;',
        'that pod.\n    return true;',
      ],
    ],
    testFile: `${ROOM}/intake.test.ts`,
    test: '[I2] is refused under a clientID that another pod bound',
  },
  {
    fault: 'A clientID is bound in memory alone',
    file: `${ROOM}/client-bindings.ts`,
    edits: [
      [
        'await this.#store.bindClientId(this.#dojoId, clientId, userId)',
        "await Promise.resolve({ kind: 'bound' as string })",
      ],
    ],
    testFile: `${ROOM}/intake.test.ts`,
    test: '[I2] is bound to its user before it is journaled',
  },
  {
    fault: 'What is unsaved in all rooms together has no bound',
    file: `${ROOM}/room-registry.ts`,
    edits: [['const isFull = this.unsavedBytes > maxUnsavedPodBytes;', 'const isFull = false;']],
    testFile: `${ROOM}/room.test.ts`,
    test: '[R9] closes connections when what is unsaved in all rooms',
  },
  {
    fault: 'That the worker took too long is called a forgery',
    file: 'collab-server/src/worker/document-worker-host.ts',
    edits: [["new TatamiError('overloaded', {", "new TatamiError('update-forged', {"]],
    testFile: 'collab-server/src/worker/document-worker-host.test.ts',
    test: '[W6] gives no verdict when the thread is stuck',
  },
  {
    fault: 'A refused edit leaves no tombstone that is remembered',
    file: `${ROOM}/intake.ts`,
    edits: [["isTombstone ? { member, n, vanished: 'refused-before' } : { member, n }", '{ member, n }']],
    testFile: `${ROOM}/intake.test.ts`,
    test: '[I6] is refused again if its author comes back',
  },
  {
    fault: 'The text of somebody who is not the driver is refused without a tombstone',
    file: `${ROOM}/intake.ts`,
    edits: [
      [
        "refusal === 'not-driver' ? this.#document.tombstoneOf(update, sender, false) : undefined",
        'undefined',
      ],
    ],
    testFile: `${ROOM}/intake.test.ts`,
    test: '[I6] is refused again if its author comes back',
  },
  {
    fault: 'A slow member whose socket has drained is not given what it missed',
    file: `${GATEWAY}/slow-consumer.ts`,
    edits: [['room.catchUpText(member);', '']],
    testFile: `${GATEWAY}/slow-consumer.test.ts`,
    test: '[T3] gets nothing after a dropped frame, then what it missed',
  },
  {
    fault: 'A batch of unknown outcome is sent again under a new number',
    file: 'collab-server/src/journal/journal-writer.ts',
    edits: [
      [
        'await this.#journal.resolve(this.#writer, requests)',
        'await this.#journal.append(this.#writer, requests.map(request => ({ ...request, batch: this.nextBatch() })), whenLocked)',
      ],
    ],
    testFile: 'collab-server/src/journal/journal-writer.test.ts',
    test: '[W3] has one outcome for each batch',
  },
  {
    fault: 'A message overtakes those of its member that wait',
    file: `${ROOM}/inbox.ts`,
    edits: [['if (!member.isWaiting && this.#options.isOpen()) {', 'if (this.#options.isOpen()) {']],
    testFile: `${ROOM}/room.test.ts`,
    test: '[R2] handles the messages of a member in order',
  },
  {
    fault: 'A batch on the bus is believed whatever its hash',
    file: `${ROOM}/sequencer.ts`,
    edits: [['if (!this.#continues(next)) {', 'if (next.seq < 0) {']],
    testFile: `${ROOM}/room-reload.test.ts`,
    test: '[L2] never shows a batch that was announced as the next one',
  },
  {
    fault: 'The hash of the head row is not compared',
    file: `${ROOM}/sequencer.ts`,
    edits: [[' || (seq === this.#seq && Buffer.compare(hash, this.#hash) !== 0);', ';']],
    testFile: `${ROOM}/room-reload.test.ts`,
    test: '[O4] sends everybody for another document when the journal has another row',
  },
  {
    fault: 'What a database that was set back has lost is not put back',
    file: `${ROOM}/current-replica.ts`,
    edits: [['return wasSetBack ? recover(read, old) : read;', 'return read;']],
    testFile: `${ROOM}/room-reload.test.ts`,
    test: '[O14] puts back what the database has lost',
  },
  {
    fault: 'The lease of a dead pod never ends',
    file: 'collab-server/src/presence/pod-liveness.ts',
    edits: [['else if (now - heardAt > LEASE_MS) {', 'else if (now < heardAt) {']],
    testFile: 'collab-server/src/presence/pod-liveness.test.ts',
    test: '[P7] takes a pod for dead that is not heard for 4 s',
  },
  {
    fault: 'Roles are learned from the bus alone',
    file: `${ROOM}/other-pods.ts`,
    edits: [['access.compare(head.accessRevision);', '']],
    testFile: `${ROOM}/room.test.ts`,
    test: '[R15] gives a member the role that another pod stored',
  },
  {
    fault: 'A pause, and the rows behind it, are learned from the bus alone',
    file: `${ROOM}/other-pods.ts`,
    edits: [
      ['    if (head.seq > sequencer.seq) {\n      void sequencer.catchUp();\n      return;\n    }\n', ''],
    ],
    testFile: `${ROOM}/room-registry.test.ts`,
    test: '[O4] learn from the database what no message told',
  },
  {
    fault: 'The simulation alone: an update that the gate is unsure of passes without the worker',
    file: `${ROOM}/intake.ts`,
    edits: [['if (isEqual(attempt.sound, verdict.update)) return', 'return']],
    ...SIMULATION,
  },
  {
    fault: 'The simulation alone: a slow member catches up from one batch too late',
    file: `${ROOM}/text-stream.ts`,
    edits: [['sinceSeq: member.following.cleanSeq', 'sinceSeq: member.following.cleanSeq + 1']],
    ...SIMULATION,
  },
  {
    fault: 'The simulation alone: a slow member whose socket has drained is not given what it missed',
    file: `${GATEWAY}/slow-consumer.ts`,
    edits: [['room.catchUpText(member);', '']],
    ...SIMULATION,
  },
  {
    fault: 'The simulation alone: what a database that was set back has lost is not put back',
    file: `${ROOM}/current-replica.ts`,
    edits: [['return wasSetBack ? recover(read, old) : read;', 'return read;']],
    ...SIMULATION,
  },
  {
    fault: 'The simulation alone: a clientID is bound in memory alone',
    file: `${ROOM}/client-bindings.ts`,
    edits: [
      [
        'await this.#store.bindClientId(this.#dojoId, clientId, userId)',
        "await Promise.resolve({ kind: 'bound' as string })",
      ],
    ],
    ...SIMULATION,
  },
  {
    fault: 'The simulation alone: a refused edit leaves no tombstone that is remembered',
    file: `${ROOM}/intake.ts`,
    edits: [["isTombstone ? { member, n, vanished: 'refused-before' } : { member, n }", '{ member, n }']],
    ...SIMULATION,
  },
  {
    fault: 'The simulation alone: a batch of unknown outcome is sent again under a new number',
    file: 'collab-server/src/journal/journal-writer.ts',
    edits: [
      [
        'await this.#journal.resolve(this.#writer, requests)',
        'await this.#journal.append(this.#writer, requests.map(request => ({ ...request, batch: this.nextBatch() })), whenLocked)',
      ],
    ],
    ...SIMULATION,
  },
  {
    fault: 'The simulation alone: a message overtakes those of its member that wait',
    file: `${ROOM}/inbox.ts`,
    edits: [['if (!member.isWaiting && this.#options.isOpen()) {', 'if (this.#options.isOpen()) {']],
    ...SIMULATION,
  },
];
