@echo off
rem Builds and runs dapr.yaml with the embedded sidecar, or with what is given: --sidecar daprd --resources-path components\redis
setlocal
cd /d "%~dp0"
where dotnet >nul 2>nul || (echo The .NET SDK 10 is missing: https://dotnet.microsoft.com/download/dotnet/10.0 & exit /b 1)
set MSBUILDDISABLENODEREUSE=1
set UseSharedCompilation=false
set DOTNET_CLI_USE_MSBUILD_SERVER=0
set DOTNET_NOLOGO=1
if not exist .dapr mkdir .dapr
for %%p in (sidecar\Sidecar.csproj services\Users\Users.csproj services\Search\Search.csproj) do dotnet build %%p -v quiet || exit /b 1
if not "%~1"=="" (
  dotnet artifacts\bin\Sidecar\debug\Sidecar.dll run -f dapr.yaml %*
  exit /b
)
rem An index is of one store's users: each set of components has its own.
set Search__Database=.dapr\search.embedded.db
dotnet artifacts\bin\Sidecar\debug\Sidecar.dll run -f dapr.yaml --resources-path components\embedded --config components\embedded\config.yaml
