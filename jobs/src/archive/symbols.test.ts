import { expect, it } from 'vitest';
import { sourceNames } from './source-names.ts';
import { symbolsOf } from './symbols.ts';

it.each<[file: string, text: string, symbols: string[]]>([
  [
    'rose.ts',
    `import { x } from './x.ts';
export const MAX_QUALITY = 50;
const local = 7;
export default async function updateQuality(items: Item[]): Promise<void> {
  if (items.length > 0) {
    const inner = () => 1;
  }
}
function* each() {}
const scoreOf = (rolls: number[]): number => 0;
const twice = n => 2 * n;
export abstract class Shop<T> extends Base {
  readonly #items: T[] = [];
  constructor(items: T[]) {
  static async fromFile(path: string): Promise<Shop> {
  for (const item of items) {
  it('is no method', () => {
}
export interface Item { name: string }
export type Rolls = readonly number[];
const enum Kind { A }
exports.legacy = 1;`,
    [
      'MAX_QUALITY',
      'updateQuality',
      'each',
      'scoreOf',
      'twice',
      'Shop',
      'fromFile',
      'Item',
      'Rolls',
      'Kind',
      'legacy',
    ],
  ],
  [
    'rose.py',
    `class GildedRose(object):
    """class of things"""
    def __init__(self, items):
    def update_quality(self):
        def nested(): pass
async def fetch_rolls(): pass
MAX_QUALITY: int = 50
quality = 1
if MAX_QUALITY == 50: pass`,
    ['GildedRose', 'update_quality', 'fetch_rolls', 'MAX_QUALITY'],
  ],
  [
    'GildedRose.java',
    `package com.example;
public final class GildedRose<T> extends Base {
    private static final int MAX_QUALITY = 50;
    public GildedRose(Item[] items) {
    public Map<String, List<Item>> itemsByName(String name) throws IOException {
    void updateQuality() {
        return compute(items);
        if (a) {
    record Point(int x, int y) {}
}
interface Roller { }
enum Kind { A }`,
    ['GildedRose', 'MAX_QUALITY', 'itemsByName', 'updateQuality', 'Point', 'Roller', 'Kind'],
  ],
  [
    'Game.kt',
    `data class Frame(val rolls: List<Int>)
enum class Kind { STRIKE }
private const val MAX_PINS = 10
fun <T> List<T>.secondOf(): T = this[1]
object Scores {
    suspend fun scoreOf(game: Game): Int {`,
    ['Frame', 'Kind', 'MAX_PINS', 'secondOf', 'Scores', 'scoreOf'],
  ],
  [
    'Game.cs',
    `namespace Bowling
{
    public sealed class BowlingGame
    {
        private const int MaxPins = 10;
        public async Task<int> ScoreAsync(int frame)
        public int Pins { get; }`,
    ['BowlingGame', 'MaxPins', 'ScoreAsync'],
  ],
  [
    'Game.swift',
    `public struct Frame: Codable {
    mutating func roll(_ pins: Int) {
protocol Rolling {`,
    ['Frame', 'roll', 'Rolling'],
  ],
  [
    'game.go',
    `package game
type Frame struct {
func NewGame[T any](n int) *Game {
func (g *Game) ScoreOf(frame int) int {
const MaxPins = 10
var hidden = 1
const (
\tKindStrike Kind = iota`,
    ['Frame', 'NewGame', 'ScoreOf', 'MaxPins', 'KindStrike'],
  ],
  [
    'lib.rs',
    `pub struct Frame<'a> {
impl Frame {
    pub(crate) async fn score_of(&self) -> u32 {
    pub const fn pins() -> u8 {
pub const MAX_PINS: u8 = 10;
trait Rolling {
macro_rules! roll {`,
    ['Frame', 'score_of', 'pins', 'MAX_PINS', 'Rolling', 'roll'],
  ],
  [
    'game.cpp',
    `#define MAX_PINS 10
#include <vector>
enum class Kind { Strike };
class Game final {
static std::vector<int> rolls_of(const Game& game) {
int Game::scoreOf(int frame) const
int declared(int frame);
  return scoreOf(1);
using Rolls = std::vector<int>;`,
    ['MAX_PINS', 'Kind', 'Game', 'rolls_of', 'scoreOf', 'Rolls'],
  ],
  [
    'game.rb',
    `module Kata
  class Bowling::Game < Base
    def self.from_rolls(rolls)
    def strike?
MAX_PINS = 10`,
    ['Kata', 'Game', 'from_rolls', 'strike', 'MAX_PINS'],
  ],
  [
    'Game.php',
    `<?php
final class Game {
    public const int MAX_PINS = 10;
    public static function scoreOf(array $rolls): int {
function helper() {`,
    ['Game', 'MAX_PINS', 'scoreOf', 'helper'],
  ],
  ['notes.md', 'function nothing() {}', []],
  ['código.js', 'function pontuação() {}', ['pontuação']],
])('reads what %s defines', (file, text, symbols) => {
  expect(symbolsOf(file, text)).toEqual(symbols);
});

it('names files and what they define once, and no more than an index should have', () => {
  const many = Array.from({ length: 1_000 }, (_, n) => `function f${n}() {}`).join('\n');
  const names = sourceNames(
    new Map([
      ['src/a.js', 'function roll() {}'],
      ['b.py', 'def roll(): pass'],
      ['c.js', many],
    ]),
  );
  expect(names.slice(0, 5)).toEqual(['src/a.js', 'b.py', 'c.js', 'roll', 'f0']);
  expect(names).toHaveLength(400);
});

it('comes to an end with lines that were made to be slow', () => {
  const pieces = ['a ', 'a', ' ', '<', '(', 'a::', 'public ', 'const ', '\t', 'fun ', 'export ', 'a*& '];
  const slow = pieces.flatMap(piece => [
    piece.repeat(300).slice(0, 299),
    `    ${piece.repeat(300).slice(0, 290)}`,
    `export const x = ${piece.repeat(300).slice(0, 280)}`,
  ]);
  const text = Array.from({ length: 330 }, (_, n) => slow[n % slow.length]).join('\n');
  for (const ending of ['ts', 'py', 'java', 'go', 'rs', 'cpp', 'rb', 'php'])
    expect(symbolsOf(`a.${ending}`, text).length).toBeLessThan(10);
});
