using ServiceDefaults;
using Users.Api;

namespace Users.Tests;

public sealed class ProblemTests
{
    [Fact]
    public void Each_problem_has_its_own_code() =>
        Assert.Equal(Problems.All.Count, Problems.All.Select(problem => problem.Code).Distinct().Count());

    [Fact]
    public void The_shared_problems_are_listed_too() => Assert.Contains(Problem.NotFound, Problems.All);

    [Fact]
    public void Callers_are_told_when_to_retry_exactly_where_the_service_is_unavailable() =>
        Assert.All(Problems.All, problem => Assert.Equal(problem.Status == 503, problem.RetryAfter > 0));
}
