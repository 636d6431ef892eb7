interface Props {
  readonly head: string;
  readonly isSorted: boolean;
  readonly isDown: boolean;
  readonly startsDown: boolean;
  readonly isNumber?: boolean;
  readonly hint?: string;
  readonly onSort: (isDown: boolean) => void;
}

/** A column's head that sorts the table when it is pressed. */
export function SortHead({ head, isSorted, isDown, startsDown, isNumber = false, hint, onSort }: Props) {
  return (
    <th
      scope="col"
      class={isNumber ? 'number' : ''}
      title={hint}
      aria-sort={!isSorted ? 'none' : isDown ? 'descending' : 'ascending'}
    >
      <button type="button" class="sort" onClick={() => onSort(isSorted ? !isDown : startsDown)}>
        {head}
        <span aria-hidden="true">{!isSorted ? '' : isDown ? ' ↓' : ' ↑'}</span>
      </button>
    </th>
  );
}
