import { join } from 'node:path'
import type { Bench } from '../bench.ts'

/** Where an app lies that is sent to another box: apart from what is saved at the same time. */
export const sendingRoom = ({ room }: Pick<Bench['places'], 'room'>): string =>
  join(room, 'sending')

/** Under that path it is in the copies, on whatever box they are read. */
export const sentFrom = (places: Pick<Bench['places'], 'room'>): string =>
  join(sendingRoom(places), 'saving')
