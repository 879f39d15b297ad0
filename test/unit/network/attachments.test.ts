import { expect, it } from 'vitest'
import {
  attachmentFindings,
  cardDocuments,
  type ObservedAttachments,
  planAttachments,
  uplinkDocuments,
} from '../../../agent/network/attachment-plan.ts'
import { desiredWith } from '../../fakes/desired.ts'

const wire = { card: 'enp1s0', mac: 'dc:a6:32:00:00:01' }
const nothing: ObservedAttachments = {
  wire,
  uplink: false,
  documents: new Map(),
  cables: new Map(),
  holders: new Map(),
}
const recipe = (service: string, lan = true) => ({
  recipe: `service = "${service}"\nimage = "${service}:1"\n[network]\nlan = ${lan}`,
})
const house = desiredWith([recipe('notes', false), recipe('house')])
const says = (observed: Partial<ObservedAttachments>, desired = house) =>
  planAttachments(desired, { ...nothing, ...observed }).map(it => it.says)

it('leads the cable through a switch only while an app needs it', () => {
  expect(says({}, desiredWith([recipe('notes', false)]))).toEqual([])
  expect(says({})).toEqual(['lead the cable enp1s0 through a switch of the box'])
  const documents = uplinkDocuments(wire)
  expect(says({ uplink: true, documents })).toEqual([])
  // Power went while it was made, or taken away.
  expect(says({ documents })).toEqual(says({}))
  expect(says({ uplink: true }, desiredWith([]))).toEqual([
    'lead the cable straight to the box again',
  ])
  expect(says({ uplink: true, documents }, desiredWith([]))).toEqual([
    'lead the cable straight to the box again',
  ])
})

it('gives an app that runs its cable, and a new one after it was started anew', () => {
  const documents = uplinkDocuments(wire)
  const holders = new Map([['house', 4711]])
  const attach = ['give house a place on the network at home']
  expect(says({ uplink: true, documents, holders })).toEqual(attach)
  expect(says({ uplink: true, documents, holders, cables: new Map([['lan-2', 4711]]) })).toEqual([])
  expect(says({ uplink: true, documents, holders, cables: new Map([['lan-2', 100]]) })).toEqual(
    attach,
  )
})

it('takes cables away that nobody needs any more, before the switch goes', () => {
  const documents = uplinkDocuments(wire)
  expect(
    says({ uplink: true, documents, cables: new Map([['lan-2', 0]]) }, desiredWith([])),
  ).toEqual([
    'take the place lan-2 on the network at home away',
    'lead the cable straight to the box again',
  ])
})

it('waits where no cable is in, and leaves what is there', () => {
  const holders = new Map([['house', 4711]])
  expect(says({ wire: undefined, holders })).toEqual([])
  expect(
    says({ wire: undefined, uplink: true, holders, documents: uplinkDocuments(wire) }),
  ).toEqual([])
})

it('lets the switch have a signal only while the cable has one', () => {
  expect(uplinkDocuments(wire).get('05-uplink-places.network')).toContain('BindCarrier=enp1s0\n')
})

it('keeps the address of the box, and the ways out of the app', () => {
  expect(uplinkDocuments(wire).get('60-uplink.netdev')).toContain(`MACAddress=${wire.mac}\n`)
  const lan = house.apps[1]?.lan
  if (!lan) throw new Error('house has no place')
  const text = cardDocuments(lan).get('10-lan.network')
  expect(text).toContain(`MACAddress=${lan.mac}\n`)
  expect(text?.match(/UseGateway=no/g)).toHaveLength(2)
})

it('tells the owner of an app whose place has gone with the cable', () => {
  expect(attachmentFindings(house, nothing)).toEqual([])
  const codes = attachmentFindings(house, { ...nothing, wire: undefined }).map(it => [
    it.code,
    it.app,
  ])
  expect(codes).toEqual([['place-by-cable', 'house']])
})
