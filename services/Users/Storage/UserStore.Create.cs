namespace Users.Storage;

sealed partial class UserStore
{
    static readonly string[] ChangedByCreate = ["email", "name", "attributes"];

    /// <summary><see cref="FaultCode.EmailTaken"/>, <see cref="FaultCode.StoreUnavailable"/> (nothing happened) or <see cref="FaultCode.OutcomeUnknown"/>.</summary>
    public async Task<Outcome<User>> CreateAsync(NewUser asked)
    {
        using var limit = clock.Limit(TimeToWrite);
        while (!limit.IsCancellationRequested)
        {
            if (await numbers.TakeAsync(limit.Token) is not { } number)
                break;

            var claim = await claims.TakeAsync(asked.Email, number, limit.Token);
            if (claim.Fault is not null)
            {
                givenUp.Add(number);
                return claim.Fault;
            }

            var document = FirstVersion(asked, number, claim.Value!);
            switch (await records.CreateAsync(number, document, limit.Token))
            {
                case WriteResult.Done:
                    publisher.Due(number);
                    return document.ToUser(number)!;
                case WriteResult.Unknown:
                    givenUp.Add(number);
                    return FaultCode.OutcomeUnknown;
            }

            // Fenced off as too slow: the number is void, and the claim that pointed at it is free to take again.
        }

        return FaultCode.StoreUnavailable;
    }

    UserDocument FirstVersion(NewUser asked, long number, string claim)
    {
        var now = Now();
        var nonce = Nonce.New();
        return new UserDocument(UserKind.Live)
        {
            Secret = UserId.New(number).Secret,
            Email = asked.Email.Shown,
            Name = asked.Name,
            Status = UserStatus.Active,
            Attributes = asked.Attributes,
            CreatedAt = now,
            UpdatedAt = now,
            Claim = claim,
            Creator = nonce,
        }.WithVersion(1, nonce, new(1, UserEventType.Created, ChangedByCreate, now));
    }
}
