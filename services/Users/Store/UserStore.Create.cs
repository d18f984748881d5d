namespace Users.Store;

/// <param name="IsReplay">An earlier request with the same idempotency key has made it.</param>
sealed record Creation(User User, bool IsReplay);

sealed partial class UserStore
{
    /// <summary>
    /// <see cref="FaultCode.EmailTaken"/>, <see cref="FaultCode.StoreUnavailable"/> (nothing happened), <see cref="FaultCode.OutcomeUnknown"/> or
    /// <see cref="FaultCode.BacklogFull"/>; with a key also <see cref="FaultCode.IdempotencyKeyReused"/> and <see cref="FaultCode.UserGone"/>.
    /// </summary>
    public async Task<Outcome<Creation>> CreateAsync(NewUser asked, IdempotencyKey? key = null)
    {
        if (outbox.IsFull)
            return FaultCode.BacklogFull;

        using var limit = clock.Limit(TimeToWrite);
        while (!limit.IsCancellationRequested)
        {
            if (await numbers.TakeAsync(limit.Token) is not { } number)
                break;

            var claim = claims.CreateAsync(asked.Email, number, limit.Token);
            var created = key is null
                ? await CreateAsync(new(asked, number, false), await claim, limit.Token)
                : await CreateAsync(asked, key.Value, number, claim, limit.Token);
            if (created is { } outcome)
                return outcome;
        }

        return FaultCode.StoreUnavailable;
    }

    /// <summary>A create that goes on with a number: one of an own block, or one <paramref name="IsAdopted"/> from another executor of the same key.</summary>
    sealed record Execution(NewUser Asked, long Number, bool IsAdopted);

    /// <summary>Null: the number is void, or another executor's; it has been given up.</summary>
    async Task<Outcome<Creation>?> CreateAsync(Execution create, ClaimAttempt first, CancellationToken cancellation)
    {
        var claim = await claims.TakeAsync(create.Asked.Email, create.Number, first, isCreate: true, cancellation);
        if (claim.Fault is not null)
        {
            GiveUp(create);
            return claim.Fault;
        }

        // Normally so already; a process that has just lost its register takes another one first.
        if (!await RegisteredAsync(create.Number, cancellation))
        {
            GiveUp(create);
            return FaultCode.StoreUnavailable;
        }

        var document = FirstVersion(create, claim.Value!);
        switch (await users.CreateAsync(create.Number, document, cancellation))
        {
            case WriteResult.Written:
                outbox.Due(create.Number, isNew: !create.IsAdopted, () => Settle(create), counts: true);
                return new Creation(document.ToUser(create.Number)!, IsReplay: false);
            case WriteResult.Ambiguous:
                GiveUp(create);
                return FaultCode.OutcomeUnknown;
            default:
                GiveUp(create);
                return null;
        }
    }

    void GiveUp(Execution create) => abandoned.Add(create.Number, () => Settle(create));

    void Settle(Execution create)
    {
        if (create.IsAdopted)
            register.Release(create.Number);
        else
            register.Settle(create.Number);
    }

    // An own block stands for the created event; for an adopted number the document itself must.
    UserDocument FirstVersion(Execution create, string claim)
    {
        var now = Now();
        var nonce = Nonce.New();
        return new UserDocument(UserKind.Live)
        {
            Secret = UserId.New(create.Number).Secret,
            Email = create.Asked.Email.Original,
            Name = create.Asked.Name,
            Status = UserStatus.Active,
            Attributes = create.Asked.Attributes,
            CreatedAt = now,
            UpdatedAt = now,
            Claim = claim,
            Creator = nonce,
        }.WithVersion(1, nonce, create.IsAdopted ? OutboxEntry.Created(now) : null);
    }
}
