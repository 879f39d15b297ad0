interface MarkProps {
  /** How far the load is let down, from 0 to 3. */
  readonly lowered?: 0 | 1 | 2 | 3
}

/** A gantry seen from the front: two legs, a beam, and a load that hangs from it. */
export function Mark({ lowered = 1 }: MarkProps) {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M2 4h20M5 4v17M19 4v17" />
      <svg x="0" y="5" width="24" height="19" viewBox="0 0 24 19" aria-hidden="true">
        <g className="mark-load" data-lowered={lowered}>
          <path d="M12 -16V3" />
          <path className="mark-square" d="M9 3h6v6H9z" />
        </g>
      </svg>
    </svg>
  )
}
