namespace Users.Store;

sealed partial class UserStore
{
    /// <summary>
    /// A create with an idempotency key: what <c>k</c> says decides which number it is about, before the claim is looked at. Null: the key has
    /// just expired, begin again.
    /// </summary>
    /// <param name="own">A number of an own block, to which the claim was tried to be pointed at the same time.</param>
    async Task<Outcome<Creation>?> CreateAsync(NewUser asked, IdempotencyKey key, long own, Task<ClaimAttempt> claiming, CancellationToken cancellation)
    {
        var taken = await keys.TakeAsync(key, own, cancellation);
        var found = taken.Fault is null ? taken.Value : new Outcome<KeyRecord?>(null, taken.Fault);
        var first = await claiming;

        // The number that this call has taken from a block and not yet used up.
        long? free = own;
        while (found is { Fault: null, Value: { } record } && record.Document.Request == key.Request)
        {
            var create = new Execution(asked, record.Number, IsAdopted: record.Number != free);
            if (create.IsAdopted)
            {
                AbandonUnused();
                var read = await users.ReadAsync(record.Number, cancellation);
                if (read.Fault is not null)
                    return read.Fault;
                switch (read.Value.Document?.Kind)
                {
                    case UserKind.Live:
                        return new Creation(read.Value.User!, IsReplay: true);
                    case UserKind.Gone:
                        return FaultCode.UserGone;
                    case UserKind.Void:
                        // Nobody can commit it any more: the key goes to a number that was never written anywhere, if nobody else moves it first.
                        free = await numbers.TakeAsync(cancellation);
                        if (free is null)
                            return FaultCode.StoreUnavailable;
                        await keys.MoveAsync(key, record, free.Value, cancellation);
                        found = await keys.FindAsync(key, cancellation);
                        continue;
                }

                // Whoever took the number has not committed it: it is this call's now as well.
                register.Hold(record.Number);
            }

            var attempt = record.Number == own && free == own ? first : await claims.CreateAsync(asked.Email, record.Number, cancellation);
            free = null;
            var created = await CreateAsync(create, attempt, cancellation);
            if (created is { Fault: null } or { Fault.Code: not FaultCode.EmailTaken })
                return created;

            // Lost to another executor, or the address is taken: by this very request, if the key has moved meanwhile.
            found = await keys.FindAsync(key, cancellation);
            if (created is not null && found is { Fault: null, Value: { } now } && now.Number == record.Number)
                return created;
        }

        AbandonUnused();
        return found switch
        {
            { Fault: { } fault } => fault,
            { Value: null } => null,
            _ => FaultCode.IdempotencyKeyReused,
        };

        void AbandonUnused()
        {
            if (free is { } unused)
                abandoned.Add(unused);
            free = null;
        }
    }
}
